import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideMembership, type MembershipNews, type MembershipState, roleOf } from './rules.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute))
const row = (change: Partial<MembershipState> = {}): MembershipState => ({
  clerkMembershipId: 'm1',
  version: at(10),
  role: 'member',
  isActive: true,
  ...change,
})
const news = (change: Partial<MembershipNews> = {}): MembershipNews => ({
  kind: 'present',
  clerkMembershipId: 'm1',
  clerkRole: 'org:manager',
  version: at(20),
  source: 'event',
  ...change,
})

type Case = [
  name: string,
  existing: MembershipState | null,
  isDeleted: boolean,
  MembershipNews,
  reason: string,
  isActive?: boolean,
]

const cases: readonly Case[] = [
  ['a first membership', null, false, news(), 'member', true],
  ['a newer version', row(), false, news(), 'member', true],
  ['the same again', row({ role: 'manager', version: at(20) }), false, news(), 'older'],
  ['an older version', row(), false, news({ version: at(5) }), 'older'],
  ['equally new and stronger', row({ version: at(20) }), false, news(), 'older'],
  ['equally new and weaker', row({ version: at(20) }), false, news({ clerkRole: 'org:viewer' }), 'member', true],
  ['a role that we do not know', row(), false, news({ clerkRole: 'org:billing' }), 'unknown_role', false],
  ['no role', null, false, news({ clerkRole: '' }), 'unknown_role', false],
  ['a creation after its deletion', null, true, news(), 'deleted_before'],
  ['an update after its deletion', row({ isActive: false }), true, news(), 'deleted_before'],
  [
    'a row from before Clerk ids were kept',
    row({ clerkMembershipId: null, version: null }),
    false,
    news(),
    'member',
    true,
  ],
  ['added again after a removal', row({ isActive: false }), false, news({ clerkMembershipId: 'm2' }), 'member', true],
  [
    'an older membership of the same person, late',
    row(),
    false,
    news({ clerkMembershipId: 'm0', version: at(1) }),
    'older',
  ],
  ['a removal', row(), true, news({ kind: 'gone' }), 'removed', false],
  ['a removal that tells an old version', row(), true, news({ kind: 'gone', version: at(1) }), 'removed', false],
  ['a removal of what was never seen', null, true, news({ kind: 'gone' }), 'never_seen'],
  [
    'a late removal of the membership before',
    row({ clerkMembershipId: 'm2' }),
    true,
    news({ kind: 'gone' }),
    'another_membership',
  ],
  [
    'a removal of a row from before Clerk ids',
    row({ clerkMembershipId: null, version: null }),
    true,
    news({ kind: 'gone' }),
    'removed',
    false,
  ],
  [
    'read from Clerk: it is so',
    row({ isActive: false, version: at(20) }),
    false,
    news({ source: 'read' }),
    'member',
    true,
  ],
  [
    'read from Clerk, and nothing new',
    row({ role: 'manager', version: at(20) }),
    false,
    news({ source: 'read' }),
    'older',
  ],
  ['read from Clerk just before a removal', row({ isActive: false }), true, news({ source: 'read' }), 'deleted_before'],
]

describe('what news of a membership does to its row', () => {
  test.each(cases)('%s', (_name, existing, isDeleted, said, reason, isActive) => {
    const decision = decideMembership(existing, isDeleted, said)
    expect(decision.reason).toBe(reason)
    expect(decision.write?.isActive).toBe(isActive)
  })

  test.each(['admin', 'manager', 'member', 'viewer'] as const)('org:%s is ours', (role) => {
    expect(roleOf(`org:${role}`)).toBe(role)
  })

  test.each(['org:owner', 'admin', 'org:admin:x', 'ORG:ADMIN', ''])('%j is no role of ours', (role) => {
    expect(roleOf(role)).toBeNull()
  })
})

/** What the database would hold after these events: the row, and the deletions it remembers. */
function replay(events: readonly MembershipNews[]): { access: unknown } {
  let state: MembershipState | null = null
  const deleted = new Set<string>()
  for (const event of events) {
    if (event.kind === 'gone') deleted.add(event.clerkMembershipId)
    state = decideMembership(state, deleted.has(event.clerkMembershipId), event).write ?? state
  }
  return {
    access: state?.isActive ? { role: state.role, id: state.clerkMembershipId, version: state.version } : 'none',
  }
}

/** A person's time in one organisation, as Clerk could tell it: added, changed, removed, added again … */
const history = fc
  .array(
    fc.record({
      roles: fc.array(fc.constantFrom('org:admin', 'org:manager', 'org:member', 'org:viewer', 'org:billing'), {
        minLength: 1,
        maxLength: 4,
      }),
      isRemoved: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((stays) => {
    let minute = 0
    return stays.flatMap(({ roles, isRemoved }, index) => {
      const clerkMembershipId = `m${index}`
      const told = roles.map((clerkRole) => news({ clerkMembershipId, clerkRole, version: at((minute += 1)) }))
      // Whoever is added again was removed before; only the last stay may still go on.
      const isOver = isRemoved || index < stays.length - 1
      const last = told.at(-1)
      return isOver && last ? [...told, { ...last, kind: 'gone' as const }] : told
    })
  })

describe('any order and repetition of events', () => {
  test('ends in the same access', () => {
    fc.assert(
      fc.property(
        history.chain((events) =>
          fc.tuple(
            fc.constant(events),
            fc.shuffledSubarray(events, { minLength: events.length }),
            fc.array(fc.nat({ max: events.length - 1 }), { maxLength: 6 }),
          ),
        ),
        ([inOrder, shuffled, repeated]) => {
          const again = repeated.flatMap((index) => shuffled[index] ?? [])
          expect(replay([...shuffled, ...again])).toEqual(replay(inOrder))
          expect(replay([...again, ...shuffled])).toEqual(replay(inOrder))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('never leaves access after a last removal', () => {
    fc.assert(
      fc.property(
        history.chain((events) => fc.shuffledSubarray(events, { minLength: events.length })),
        (events) => {
          const ids = new Set(events.map((event) => event.clerkMembershipId))
          const gone = new Set(events.filter((event) => event.kind === 'gone').map((event) => event.clerkMembershipId))
          if (gone.size === ids.size) expect(replay(events).access).toBe('none')
        },
      ),
      { numRuns: 1_000 },
    )
  })
})
