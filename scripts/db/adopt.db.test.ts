import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bakehouse, buildInfra24, coreTables, oolite, type Infra24 } from '#tests/fixtures/infra24/build.ts'
import { asRole, query, servers, withClient, type TestServer } from '#tests/fixtures/infra24/connections.ts'
import { runOldApplication } from '#tests/fixtures/infra24/old-application.ts'
import { compare, readTableColumns, readWriteMarks, takeSnapshot } from '#tests/fixtures/infra24/snapshot.ts'
import { adopt } from './adopt.ts'
import { applyMigrations } from './apply-migrations.ts'
import { checkCatalogue } from './checks/catalogue.ts'
import { describeMigration, readMigrations } from './migration-files.ts'
import { migrate } from './migrate.ts'

/** The exit code and what is printed. */
async function plan(db: Infra24): Promise<{ exit: number; text: string }> {
  const lines: string[] = []
  const exit = await adopt({ ownerUrl: db.ownerUrl, log: (line) => lines.push(line) })
  return { exit, text: lines.join('\n') }
}

describe.each(servers)('a live Infra24 that is adopted, on $name', ({ start }) => {
  let server: TestServer
  let db: Infra24
  let columns: Map<string, string[]>
  let before: Awaited<ReturnType<typeof takeSnapshot>>
  let outcomesBefore: Map<string, string>

  beforeAll(async () => {
    server = await start()
    db = await buildInfra24(server.superuserUrl, 'infra24_live')
    columns = await readTableColumns(db.superuserUrl)
    outcomesBefore = await runOldApplication(db.ownerUrl)
    before = await takeSnapshot(db.superuserUrl, columns)
  })
  afterAll(() => server?.stop())

  test('the plan says what it would do and changes nothing', async () => {
    const { exit, text } = await plan(db)
    expect(exit).toBe(0)
    expect(text).toContain('ALTER POLICY "Organizations are viewable by everyone" ON organizations')
    expect(text).toContain('bookings_resource_type_check')
    expect(text).toContain('update_org_memberships_updated_at on org_memberships writes updated_at')
    expect(text).toContain('ALTER TABLE bookings ENABLE ROW LEVEL SECURITY')
    expect(compare(before, await takeSnapshot(db.superuserUrl, columns))).toEqual({
      changed: [],
      removed: [],
      added: [],
    })
  })

  test('db:migrate refuses it and points to db:adopt', async () => {
    await expect(migrate({ ownerUrl: db.ownerUrl })).rejects.toThrow(/db:adopt/)
  })

  test('afterwards everything that was there compares equal, but for the changes that the plan lists', async () => {
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    const { changed, removed, added } = compare(before, await takeSnapshot(db.superuserUrl, columns))
    expect(removed).toEqual([])
    const policies = changed.filter((change) => change.key.startsWith('policy '))
    for (const policy of policies) {
      expect(policy.before).toContain('to:{public}')
      expect(policy.after.replace(/to:\{[^}]*\}/, '')).toBe(policy.before.replace('to:{public}', ''))
      expect(policy.after).toMatch(/to:\{anon,authenticated,authenticator,/)
      expect(policy.after).not.toMatch(/masterflow_(tenant|platform|reporting)/)
    }
    expect(policies).toHaveLength(13)
    expect(
      changed
        .filter((change) => !change.key.startsWith('policy '))
        .map((change) => change.key)
        .toSorted(),
    ).toEqual(['constraint bookings.bookings_resource_type_check', 'table bookings'])
    // What came to the old tables is ours by name or by role, and nothing of ours is open to others.
    const oldTables = [...columns.keys()]
    const grants = added.filter((key) => key.startsWith('grant '))
    expect(grants.filter((key) => /to (anon|authenticated|service_role|authenticator|public)$/.test(key))).toEqual([])
    const onForeign = added.filter((key) =>
      oldTables.some(
        (table) =>
          !(coreTables as readonly string[]).includes(table) && new RegExp(`[ ."]${table}[ ."]`).test(`${key} `),
      ),
    )
    expect(onForeign).toEqual([])
  })

  test('the running application gets the same answers and the same errors', async () => {
    const after = await runOldApplication(db.ownerUrl)
    const different = [...outcomesBefore].filter(([statement, outcome]) => after.get(statement) !== outcome)
    expect(different.map(([statement, outcome]) => ({ statement, outcome, now: after.get(statement) }))).toEqual([])
    expect(outcomesBefore.size).toBeGreaterThan(150)
    expect([...outcomesBefore.values()].some((outcome) => outcome.includes('infinite recursion'))).toBe(true)
  })

  test('a second run writes nothing at all, and finds nothing to do', async () => {
    const marks = await readWriteMarks(db.superuserUrl)
    const snapshot = await takeSnapshot(db.superuserUrl, columns)
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    expect(compare(marks, await readWriteMarks(db.superuserUrl))).toEqual({ changed: [], removed: [], added: [] })
    expect(compare(snapshot, await takeSnapshot(db.superuserUrl, columns))).toEqual({
      changed: [],
      removed: [],
      added: [],
    })
    expect((await plan(db)).text).toContain('nothing to do')
  })

  test('the tenant role sees its organisation, nothing of the other, and nothing without claims', async () => {
    const both = { sub: 'user_both', org: oolite }
    expect(await asRole(db.ownerUrl, 'tenant', both, 'select slug from organizations')).toEqual([{ slug: 'oolite' }])
    expect(await asRole(db.ownerUrl, 'tenant', both, 'select distinct org_id from resources')).toEqual([
      { org_id: oolite },
    ])
    expect(await asRole(db.ownerUrl, 'tenant', both, 'select distinct org_id from bookings')).toEqual([
      { org_id: oolite },
    ])
    expect(await asRole(db.ownerUrl, 'tenant', both, 'select distinct org_id from org_memberships')).toEqual([
      { org_id: oolite },
    ])
    expect(
      await asRole(db.ownerUrl, 'tenant', { ...both, org: bakehouse }, 'select distinct org_id from resources'),
    ).toEqual([{ org_id: bakehouse }])
    const [participants] = await asRole(
      db.ownerUrl,
      'tenant',
      both,
      'select count(*)::int as count from booking_participants',
    )
    expect(participants).not.toEqual({ count: 0 })
    for (const table of coreTables) {
      const count = `select count(*)::int as count from ${table}`
      const nothing = [{ count: 0 }]
      expect(await asRole(db.ownerUrl, 'tenant', null, count), table).toEqual(nothing)
      expect(await asRole(db.ownerUrl, 'tenant', { sub: 'user_oolite_admin', org: bakehouse }, count), table).toEqual(
        nothing,
      )
      expect(await asRole(db.ownerUrl, 'tenant', { sub: 'user_gone', org: bakehouse }, count), table).toEqual(nothing)
      expect(await asRole(db.ownerUrl, 'tenant', { sub: 'nobody', org: oolite }, count), table).toEqual(nothing)
    }
  })

  test('the tenant role changes nothing of the other organisation and reads no foreign table', async () => {
    const claims = { sub: 'user_both', org: oolite }
    const theirs = `update resources set title = 'mine' where org_id = '${bakehouse}' returning id`
    expect(await asRole(db.ownerUrl, 'tenant', claims, theirs)).toEqual([])
    const insert = `insert into resources (org_id, type, title, created_by, updated_by) values ('${bakehouse}', 'space', 'x', 'x', 'x')`
    await expect(asRole(db.ownerUrl, 'tenant', claims, insert)).rejects.toThrow(/row-level security/)
    for (const table of ['submissions', 'artworks', 'budgets', 'email_templates', '"Odd Name"']) {
      await expect(asRole(db.ownerUrl, 'tenant', claims, `select from ${table}`), table).rejects.toThrow(
        /permission denied/,
      )
    }
  })

  test('the guard keeps our bookings, and what the old application writes into them is noted for examination', async () => {
    await withClient(db.ownerUrl, async (client) => {
      await client.query('begin')
      const book = (guarded: boolean) =>
        client.query(
          `insert into bookings (org_id, resource_id, title, start_time, end_time, status, created_by_clerk_id, guarded)
           select org_id, id, 'Ours', '2027-01-01 10:00+00', '2027-01-01 11:00+00', 'confirmed', 'x', $1 from resources where title = 'Resource 1'`,
          [guarded],
        )
      await client.query(`update resources set capacity_kind = 'exclusive' where title = 'Resource 1'`)
      await book(true)
      await client.query('savepoint ours')
      await expect(book(true)).rejects.toThrow(expect.objectContaining({ code: '23P01' }))
      await client.query('rollback to ours')
      await book(false)
      const { rows } = await client.query(
        `select from_at, until_at from conflict_checks where cause = 'written_outside'`,
      )
      expect(rows).toEqual([{ from_at: new Date('2027-01-01T10:00Z'), until_at: new Date('2027-01-01T11:00Z') }])
      await client.query('rollback')
    })
  })

  test('db:check keeps to the promises of an adopted database, and sees a policy for everybody', async () => {
    expect(await checkCatalogue(db.ownerUrl)).toEqual([])
    await query(db.ownerUrl, 'create policy "A new one" on bookings for select using (true)')
    expect(await checkCatalogue(db.ownerUrl)).toEqual([
      expect.stringContaining('policy "A new one" is granted to PUBLIC'),
    ])
    expect((await plan(db)).text).toContain('ALTER POLICY "A new one" ON bookings')
    await query(db.ownerUrl, 'drop policy "A new one" on bookings')
  })

  test('a role made later is named after the next run', async () => {
    await query(db.superuserUrl, 'create role newcomer login')
    await query(
      db.superuserUrl,
      'grant usage on schema public to newcomer; grant select on bookings, organizations to newcomer',
    )
    const read =
      'set role newcomer; select (select count(*)::int from bookings) as bookings, (select count(*)::int from organizations) as organizations'
    const count = async () => {
      return withClient(db.superuserUrl, async (client) => {
        await client.query('set role newcomer')
        const { rows } = await client.query(read.split('; ')[1] ?? '')
        return rows[0]
      })
    }
    expect(await count()).toEqual({ bookings: 0, organizations: 0 })
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    expect(await count()).toEqual({ bookings: 242, organizations: 2 })
  })

  test('later migrations apply on top, and new tables are not open to the roles of the live application', async () => {
    const migrations = await readMigrations()
    const later = [
      describeMigration('29990101000000_later', '-- Why: a test.\n\nCREATE TABLE later (id serial PRIMARY KEY);'),
      describeMigration('29990101000100_ours', '-- Why: a test.\n-- adopt: skip\n\nSELECT 1 / 0;'),
    ]
    expect(await applyMigrations({ ownerUrl: db.ownerUrl, migrations })).toEqual([])
    const applied = await applyMigrations({ ownerUrl: db.ownerUrl, migrations: [...migrations, ...later] })
    expect(applied.map((migration) => migration.name)).toEqual(['29990101000000_later'])
    const grants = await query(
      db.superuserUrl,
      `select grantee from information_schema.role_table_grants where table_name = 'later' and grantee <> 'infra24_owner'`,
    )
    expect(grants).toEqual([])
    await query(db.ownerUrl, `drop table later; delete from _prisma_migrations where migration_name like '2999%'`)
  })

  test('--undo puts everything back as it was and leaves our rows; adopting again works', async () => {
    await query(db.superuserUrl, 'drop owned by newcomer; drop role newcomer')
    const claims = { sub: 'user_both', org: oolite }
    await query(
      db.ownerUrl,
      `insert into approval_workflows (organization_id, name, created_by, updated_by) values ('${oolite}', 'Kept', 'x', 'x')`,
    )
    expect(await adopt({ ownerUrl: db.ownerUrl, undo: true })).toBe(0)
    const { changed, removed } = compare(before, await takeSnapshot(db.superuserUrl, columns))
    // Sequences moved because the application's statements ran in between, rolled back or not.
    const others = changed.filter((change) => !change.key.startsWith('sequence '))
    expect({ changed: others, removed }).toEqual({ changed: [], removed: [] })
    await expect(asRole(db.ownerUrl, 'tenant', claims, 'select from bookings')).rejects.toThrow(/permission denied/)
    expect(await query(db.ownerUrl, 'select name from approval_workflows')).toEqual([{ name: 'Kept' }])
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    expect(await asRole(db.ownerUrl, 'tenant', claims, 'select slug from organizations')).toEqual([{ slug: 'oolite' }])
    expect(await checkCatalogue(db.ownerUrl)).toEqual([])
    expect((await plan(db)).text).toContain('nothing to do')
  })

  test('--repair mends the broken triggers and drops nothing', async () => {
    const membership = `update org_memberships set display_name = 'x' returning to_jsonb(org_memberships) ->> 'updated_at' is not null as stamped`
    await expect(query(db.ownerUrl, membership)).rejects.toThrow(/has no field "updated_at"/)
    expect(await adopt({ ownerUrl: db.ownerUrl, repair: true })).toBe(0)
    expect((await query(db.ownerUrl, membership))[0]).toEqual({ stamped: true })
    await query(db.ownerUrl, `update booking_participants set notes = 'x'`)
    expect((await plan(db)).text).not.toContain('broken')
  })
})
