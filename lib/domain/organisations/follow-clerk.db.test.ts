import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withPlatform } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { applyClerkEvent, type ClerkEvent, findMembership, type MembershipFact, repairMembership } from './index.ts'

const database = testDatabase()
const now = new Date('2026-03-02T10:00:00Z')
const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 9, minute))

/** Names of their own for every test: the tests of a file share a database. */
function someone(name: string) {
  const slug = `org-${name}`
  const organisation = { clerkOrganizationId: `org_${name}`, name: `Org ${name}`, slug, version: at(0) }
  const person = { clerkUserId: `user_${name}`, displayName: 'Ada Okafor', email: 'ada@harbour-arts.example' }
  const fact = (change: Partial<MembershipFact> = {}): MembershipFact => ({
    clerkMembershipId: `orgmem_${name}_1`,
    clerkRole: 'org:member',
    version: at(1),
    organisation,
    person,
    ...change,
  })
  return {
    slug,
    organisation,
    person,
    fact,
    present: (change: Partial<MembershipFact> = {}): ClerkEvent => ({
      kind: 'membership_present',
      membership: fact(change),
    }),
    gone: (change: Partial<MembershipFact> = {}): ClerkEvent => ({ kind: 'membership_gone', membership: fact(change) }),
    membership: () =>
      withPlatform('find organisation', (db) => findMembership(db, { clerkUserId: person.clerkUserId, slug })),
  }
}

const apply = (event: ClerkEvent) => withPlatform('follow identity', (db) => applyClerkEvent({ db, now }, event))

describe('following Clerk', () => {
  test('a membership that arrives before its organisation brings the organisation along', async () => {
    const one = someone('early')
    expect(await apply(one.present({ clerkRole: 'org:manager' }))).toBe('member')
    const membership = await one.membership()
    expect(membership).toMatchObject({
      role: 'manager',
      isActive: true,
      organisation: { name: 'Org early', timezone: 'UTC' },
    })
    expect(await apply({ kind: 'organisation_present', organisation: one.organisation })).toBe('followed')
    expect((await one.membership())?.organisation.id).toBe(membership?.organisation.id)
  })

  test('a deletion that arrives before its creation stays a deletion', async () => {
    const one = someone('reversed')
    await apply({ kind: 'organisation_present', organisation: one.organisation })
    expect(await apply(one.gone())).toBe('never_seen')
    expect(await apply(one.present())).toBe('deleted_before')
    expect(await one.membership()).toBeNull()
  })

  test('a creation and its deletion at the same moment leave nobody in', async () => {
    for (let round = 0; round < 8; round += 1) {
      const one = someone(`race${round}`)
      await Promise.all([apply(one.present()), apply(one.gone())])
      expect((await one.membership())?.isActive ?? false).toBe(false)
    }
  })

  test('someone removed is out in PostgreSQL too, not only in the app', async () => {
    const one = someone('removed')
    await apply(one.present())
    const org = (await one.membership())?.organisation.id ?? ''
    const seen = () =>
      database.asTenant({ sub: one.person.clerkUserId, org }, async (client) => {
        return (await client.query('SELECT id FROM organizations')).rowCount
      })
    expect(await seen()).toBe(1)
    expect(await apply(one.gone())).toBe('removed')
    expect(await seen()).toBe(0)
  })

  test('a role that we do not know gives no access, and a known one later does', async () => {
    const one = someone('billing')
    expect(await apply(one.present({ clerkRole: 'org:billing' }))).toBe('unknown_role')
    expect((await one.membership())?.isActive).toBe(false)
    await apply(one.present({ clerkRole: 'org:viewer', version: at(2) }))
    expect(await one.membership()).toMatchObject({ role: 'viewer', isActive: true })
  })

  test('an organisation that Clerk deleted is closed, keeps its rows and gives its slug away', async () => {
    const one = someone('closed')
    await apply(one.present())
    await apply({ kind: 'organisation_gone', clerkOrganizationId: one.organisation.clerkOrganizationId })
    expect(await one.membership()).toBeNull()
    expect(await apply(one.present({ version: at(9) }))).toBe('deleted_before')
    const next = { ...one.organisation, clerkOrganizationId: 'org_closed_2', version: at(5) }
    expect(await apply({ kind: 'organisation_present', organisation: next })).toBe('followed')
    const { rows } = await database.superuser.query(
      "SELECT slug FROM organizations WHERE clerk_organization_id = 'org_closed'",
    )
    expect(rows).toEqual([{ slug: expect.stringMatching(/^org-closed-removed-/) }])
  })

  test('a slug that another organisation still holds waits for the event that frees it', async () => {
    const holder = someone('holder')
    await apply({ kind: 'organisation_present', organisation: holder.organisation })
    const taker = { ...holder.organisation, clerkOrganizationId: 'org_taker', version: at(8) }
    await expect(apply({ kind: 'organisation_present', organisation: taker })).rejects.toMatchObject({
      code: 'conflict',
    })
    await apply({
      kind: 'organisation_present',
      organisation: { ...holder.organisation, slug: 'org-held', version: at(7) },
    })
    expect(await apply({ kind: 'organisation_present', organisation: taker })).toBe('followed')
  })

  test('an older name of an organisation changes nothing', async () => {
    const one = someone('named')
    await apply({ kind: 'organisation_present', organisation: { ...one.organisation, name: 'New', version: at(9) } })
    await apply({ kind: 'organisation_present', organisation: { ...one.organisation, name: 'Old', version: at(3) } })
    await apply(one.present())
    expect((await one.membership())?.organisation.name).toBe('New')
  })

  test('an organisation that was there before Clerk is linked by its slug, once', async () => {
    await database.superuser.query("INSERT INTO organizations (name, slug) VALUES ('Old house', 'org-adopted')")
    const one = someone('adopted')
    await apply(one.present())
    const { rows } = await database.superuser.query(
      "SELECT clerk_organization_id FROM organizations WHERE slug = 'org-adopted'",
    )
    expect(rows).toEqual([{ clerk_organization_id: 'org_adopted' }])
  })

  test("a person's deletion ends every membership, and an old event brings none back", async () => {
    const one = someone('leaver')
    await apply(one.present())
    expect(await apply({ kind: 'person_gone', clerkUserId: one.person.clerkUserId })).toBe('removed')
    expect(await apply(one.present({ clerkMembershipId: 'orgmem_leaver_2', version: at(9) }))).toBe('deleted_before')
    expect((await one.membership())?.isActive).toBe(false)
  })

  test('a new name reaches the rows, an older one does not', async () => {
    const one = someone('renamed')
    await apply(one.present())
    const named = (displayName: string, minute: number): ClerkEvent => {
      return { kind: 'person_present', person: { ...one.person, displayName }, version: at(minute) }
    }
    expect(await apply(named('Ada Nwosu', 5))).toBe('followed')
    expect(await apply(named('Ada Okafor', 4))).toBe('older')
    const { rows } = await database.superuser.query(
      "SELECT display_name FROM org_memberships WHERE clerk_user_id = 'user_renamed'",
    )
    expect(rows).toEqual([{ display_name: 'Ada Nwosu' }])
  })

  test('any order and repetition of events ends in the same access', async () => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
        fc.array(fc.nat({ max: 4 }), { maxLength: 3 }),
        async (order, again) => {
          const one = someone(`order${(round += 1)}`)
          const second = { clerkMembershipId: `orgmem_order${round}_2` }
          const events = [
            one.present(),
            one.present({ clerkRole: 'org:admin', version: at(2) }),
            one.gone({ clerkRole: 'org:admin', version: at(2) }),
            one.present({ ...second, version: at(4) }),
            one.present({ ...second, clerkRole: 'org:viewer', version: at(5) }),
          ]
          for (const index of [...order, ...again]) {
            const event = events[index]
            if (event) await apply(event)
          }
          expect(await one.membership()).toMatchObject({ role: 'viewer', isActive: true, ...second })
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('repair on sign-in', () => {
  const repair = (answer: Parameters<typeof repairMembership>[1]) =>
    withPlatform('follow identity', (db) => repairMembership({ db, now }, answer))

  test('a missed creation is made good', async () => {
    const one = someone('missed')
    const answer = { clerkUserId: one.person.clerkUserId, slug: one.slug, fact: one.fact(), seen: null }
    expect(await repair(answer)).toMatchObject({ role: 'member', isActive: true })
  })

  test('a missed removal is made good, and undone when Clerk says so again', async () => {
    const one = someone('returned')
    await apply(one.present())
    const answer = { clerkUserId: one.person.clerkUserId, slug: one.slug }
    expect(await repair({ ...answer, fact: null, seen: await one.membership() })).toMatchObject({ isActive: false })
    expect(await apply(one.present())).toBe('older')
    expect(await repair({ ...answer, fact: one.fact(), seen: await one.membership() })).toMatchObject({
      isActive: true,
    })
  })

  test('an answer that was overtaken by a removal brings nobody back', async () => {
    const one = someone('overtaken')
    await apply(one.present())
    const seen = await one.membership()
    await apply(one.gone())
    const answer = { clerkUserId: one.person.clerkUserId, slug: one.slug, fact: one.fact(), seen }
    expect(await repair(answer)).toMatchObject({ isActive: false })
  })

  test('an answer "not a member" that was overtaken by a new membership throws nobody out', async () => {
    const one = someone('rejoined')
    await apply(one.present())
    const seen = await one.membership()
    await apply(one.gone())
    await apply(one.present({ clerkMembershipId: 'orgmem_rejoined_2', version: at(6) }))
    const answer = { clerkUserId: one.person.clerkUserId, slug: one.slug, fact: null, seen }
    expect(await repair(answer)).toMatchObject({ isActive: true })
  })
})
