import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTemporaryPostgres } from '#dev/postgres/index.ts'
import { deriveRoleUrl } from '#lib/platform/role-urls.ts'
import { bakehouse, buildInfra24, coreTables, oolite, type Infra24 } from '#tests/fixtures/infra24/build.ts'
import { runOldApplication } from '#tests/fixtures/infra24/old-application.ts'
import { hasPostgres15, startPostgres15 } from '#tests/fixtures/infra24/old-postgres.ts'
import { compare, readTableColumns, readWriteMarks, takeSnapshot } from '#tests/fixtures/infra24/snapshot.ts'
import { adopt } from './adopt.ts'
import { keepPolicy } from './adoption/plan.ts'
import { checkCatalogue } from './checks/catalogue.ts'
import { describeMigration, readMigrations } from './migration-files.ts'
import { migrate } from './migrate.ts'
import { applyMigrations } from './apply-migrations.ts'

/** The oldest that we support, where the machine has one, beside the one that we bring. */
const servers = [
  { name: 'PostgreSQL 18', start: () => startTemporaryPostgres(['max_connections=100']) },
  { name: 'PostgreSQL 15', start: startPostgres15 },
].slice(0, hasPostgres15 ? 2 : 1)

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return work(client).finally(() => client.end())
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query<Record<string, unknown>>(sql)).rows)
}

/** One statement as one of our roles with these claims, rolled back. */
async function asRole(
  db: Infra24,
  role: 'tenant' | 'platform',
  claims: object | null,
  sql: string,
): Promise<unknown[]> {
  return withClient(deriveRoleUrl(db.ownerUrl, role), async (client) => {
    await client.query('begin')
    if (claims) await client.query(`select set_config('app.claims', $1, true)`, [JSON.stringify(claims)])
    const { rows } = await client.query(sql)
    await client.query('rollback')
    return rows
  })
}

async function planLines(db: Infra24): Promise<{ exit: number; text: string }> {
  const lines: string[] = []
  const exit = await adopt({ ownerUrl: db.ownerUrl, log: (line) => lines.push(line) })
  return { exit, text: lines.join('\n') }
}

describe.each(servers)('adopting a live Infra24 on $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>
  let number = 0
  const build = () => buildInfra24(server.superuserUrl, `infra24_${++number}`)

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  describe('an adopted database', () => {
    let db: Infra24
    let columns: Map<string, string[]>
    let before: Awaited<ReturnType<typeof takeSnapshot>>
    let outcomesBefore: Map<string, string>

    beforeAll(async () => {
      db = await build()
      columns = await readTableColumns(db.superuserUrl)
      outcomesBefore = await runOldApplication(db.ownerUrl)
      before = await takeSnapshot(db.superuserUrl, columns)
    })

    test('the plan says what it would do and changes nothing', async () => {
      const { exit, text } = await planLines(db)
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
      expect((await planLines(db)).text).toContain('nothing to do')
    })

    test('the tenant role sees its organisation, nothing of the other, and nothing without claims', async () => {
      const both = { sub: 'user_both', org: oolite }
      expect(await asRole(db, 'tenant', both, 'select slug from organizations')).toEqual([{ slug: 'oolite' }])
      expect(await asRole(db, 'tenant', both, 'select distinct org_id from resources')).toEqual([{ org_id: oolite }])
      expect(await asRole(db, 'tenant', both, 'select distinct org_id from bookings')).toEqual([{ org_id: oolite }])
      expect(await asRole(db, 'tenant', both, 'select distinct org_id from org_memberships')).toEqual([
        { org_id: oolite },
      ])
      expect(await asRole(db, 'tenant', { ...both, org: bakehouse }, 'select distinct org_id from resources')).toEqual([
        { org_id: bakehouse },
      ])
      const [participants] = await asRole(db, 'tenant', both, 'select count(*)::int as count from booking_participants')
      expect(participants).not.toEqual({ count: 0 })
      for (const table of coreTables) {
        const count = `select count(*)::int as count from ${table}`
        const nothing = [{ count: 0 }]
        expect(await asRole(db, 'tenant', null, count), table).toEqual(nothing)
        expect(await asRole(db, 'tenant', { sub: 'user_oolite_admin', org: bakehouse }, count), table).toEqual(nothing)
        expect(await asRole(db, 'tenant', { sub: 'user_gone', org: bakehouse }, count), table).toEqual(nothing)
        expect(await asRole(db, 'tenant', { sub: 'nobody', org: oolite }, count), table).toEqual(nothing)
      }
    })

    test('the tenant role changes nothing of the other organisation and reads no foreign table', async () => {
      const claims = { sub: 'user_both', org: oolite }
      const theirs = `update resources set title = 'mine' where org_id = '${bakehouse}' returning id`
      expect(await asRole(db, 'tenant', claims, theirs)).toEqual([])
      const insert = `insert into resources (org_id, type, title, created_by, updated_by) values ('${bakehouse}', 'space', 'x', 'x', 'x')`
      await expect(asRole(db, 'tenant', claims, insert)).rejects.toThrow(/row-level security/)
      for (const table of ['submissions', 'artworks', 'budgets', 'email_templates', '"Odd Name"']) {
        await expect(asRole(db, 'tenant', claims, `select from ${table}`), table).rejects.toThrow(/permission denied/)
      }
    })

    test('the guard keeps our bookings, and what the old application writes into them becomes a conflict', async () => {
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
        const { rows } = await client.query('select conflict_type, status from conflict_logs')
        expect(rows).toEqual([{ conflict_type: 'double_booking', status: 'open' }])
        await client.query('rollback')
      })
    })

    test('db:check keeps to the promises of an adopted database, and sees a policy for everybody', async () => {
      expect(await checkCatalogue(db.ownerUrl)).toEqual([])
      await query(db.ownerUrl, 'create policy "A new one" on bookings for select using (true)')
      expect(await checkCatalogue(db.ownerUrl)).toEqual([
        expect.stringContaining('policy "A new one" is granted to PUBLIC'),
      ])
      expect((await planLines(db)).text).toContain('ALTER POLICY "A new one" ON bookings')
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
      await expect(asRole(db, 'tenant', claims, 'select from bookings')).rejects.toThrow(/permission denied/)
      expect(await query(db.ownerUrl, 'select name from approval_workflows')).toEqual([{ name: 'Kept' }])
      expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
      expect(await asRole(db, 'tenant', claims, 'select slug from organizations')).toEqual([{ slug: 'oolite' }])
      expect(await checkCatalogue(db.ownerUrl)).toEqual([])
      expect((await planLines(db)).text).toContain('nothing to do')
    })

    test('--repair mends the broken triggers and drops nothing', async () => {
      const membership = `update org_memberships set display_name = 'x' returning to_jsonb(org_memberships) ->> 'updated_at' is not null as stamped`
      await expect(query(db.ownerUrl, membership)).rejects.toThrow(/has no field "updated_at"/)
      expect(await adopt({ ownerUrl: db.ownerUrl, repair: true })).toBe(0)
      expect((await query(db.ownerUrl, membership))[0]).toEqual({ stamped: true })
      await query(db.ownerUrl, `update booking_participants set notes = 'x'`)
      expect((await planLines(db)).text).not.toContain('broken')
    })
  })

  test('a failure in the transaction leaves nothing, and the next run completes', async () => {
    const db = await build()
    const columns = await readTableColumns(db.superuserUrl)
    const before = await takeSnapshot(db.superuserUrl, columns)
    const broken = describeMigration(
      '29990101000000_broken',
      '-- Why: a test.\n\nCREATE TABLE half (id int);\nSELECT 1 / 0;',
    )
    const migrations = [...(await readMigrations()), broken]
    await expect(adopt({ ownerUrl: db.ownerUrl, apply: true, migrations })).rejects.toThrow(
      /29990101000000_broken.*division by zero/s,
    )
    const { changed, removed, added } = compare(before, await takeSnapshot(db.superuserUrl, columns))
    expect({ changed, removed }).toEqual({ changed: [], removed: [] })
    expect(added.every((key) => key.startsWith('index '))).toBe(true)
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    expect((await planLines(db)).text).toContain('nothing to do')
  })

  test('killed while it builds an index, it goes on where it was', async () => {
    const db = await build()
    await withClient(db.ownerUrl, async (reader) => {
      // A concurrent build ends only when everybody who might see the table without it has gone.
      await reader.query('begin isolation level repeatable read')
      await reader.query('select count(*) from artworks')
      const running = adopt({ ownerUrl: db.ownerUrl, apply: true }).then(
        () => 'finished',
        (error: unknown) => String(error),
      )
      for (let waited = 0; waited < 100; waited++) {
        const [builder] = await query(
          db.superuserUrl,
          `select pid from pg_stat_activity where query like 'CREATE%INDEX CONCURRENTLY%' and wait_event_type = 'Lock' and datname = current_database()`,
        )
        if (builder) {
          await query(db.superuserUrl, `select pg_terminate_backend(${Number(builder['pid'])})`)
          break
        }
        await sleep(50)
      }
      expect(await running).not.toBe('finished')
      await reader.query('rollback')
    })
    const invalid = 'select indexrelid::regclass::text as name from pg_index where not indisvalid'
    expect(await query(db.superuserUrl, invalid)).toHaveLength(1)
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    expect(await query(db.superuserUrl, invalid)).toEqual([])
    expect(await checkCatalogue(db.ownerUrl)).toEqual([])
  })

  test('a writer is never kept waiting, even when somebody holds the tables for a while', async () => {
    const db = await build()
    const until = new AbortController()
    let longest = 0
    let writes = 0
    const writer = withClient(db.ownerUrl, async (client) => {
      while (!until.signal.aborted) {
        const started = performance.now()
        await client.query(`update bookings set notes = 'busy' where title = 'Booking 1'`)
        longest = Math.max(longest, performance.now() - started)
        writes++
        await sleep(5)
      }
    })
    const holder = withClient(db.ownerUrl, async (client) => {
      await client.query('begin')
      await client.query(`update bookings set notes = 'held' where title = 'Booking 2'`)
      await sleep(1_500)
      await client.query('commit')
    })
    await sleep(50)
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    await holder
    until.abort()
    await writer
    expect(writes).toBeGreaterThan(20)
    expect(longest).toBeLessThan(2_000)
  })

  test('two at once: both end well and the database is adopted once', async () => {
    const db = await build()
    const both = await Promise.all([
      adopt({ ownerUrl: db.ownerUrl, apply: true }),
      adopt({ ownerUrl: db.ownerUrl, apply: true }),
    ])
    expect(both).toEqual([0, 0])
    expect(
      await query(
        db.ownerUrl,
        'select count(*)::int as count, count(distinct migration_name)::int as names from _prisma_migrations',
      ),
    ).toEqual([{ count: (await readMigrations()).length, names: (await readMigrations()).length }])
  })

  test.each([
    ['a taken table name', 'create table calendar_events (id int)', /table calendar_events exists already/],
    [
      'a taken column',
      'alter table bookings add column source integer',
      /column bookings\.source \(integer\) exists already/,
    ],
    [
      'another column type',
      'alter table resources alter column capacity type text',
      /resources\.capacity is text, expected integer/,
    ],
    ['a missing column', 'alter table resources drop column title cascade', /resources\.title \(text\) is missing/],
    [
      'a column that we cannot fill',
      'alter table bookings add column must_have text not null default 1; alter table bookings alter column must_have drop default',
      /bookings\.must_have must be filled/,
    ],
    [
      'a check that allows more',
      `alter table bookings drop constraint bookings_resource_type_check; alter table bookings add constraint bookings_resource_type_check check (resource_type in ('workshop', 'equipment', 'space', 'event', 'kiln'))`,
      /allows kiln/,
    ],
    [
      'a check by another name',
      'alter table bookings rename constraint bookings_resource_type_check to other',
      /constraint bookings_resource_type_check on bookings is missing/,
    ],
    [
      'forced row level security',
      'alter table organizations force row level security',
      /row level security is forced on organizations/,
    ],
    ['a taken schema', 'create schema app', /schema app exists already/],
    ['another owner', 'alter table workshops owner to postgres', /table workshops belongs to postgres/],
    [
      'no right to create',
      'alter schema public owner to postgres; revoke create on schema public from infra24_owner, public',
      /may not create in schema public/,
    ],
    [
      'another Prisma project',
      `create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(), applied_steps_count int not null default 0); insert into _prisma_migrations (id, checksum, finished_at, migration_name) values ('1', 'x', now(), '2020_theirs'); alter table _prisma_migrations owner to infra24_owner`,
      /another project/,
    ],
    ['a missing table', 'drop table surveys cascade', /table surveys is missing/],
  ])('stands in the way: %s', async (_name, sql, expected) => {
    const db = await build()
    await query(db.superuserUrl, sql)
    const columns = await readTableColumns(db.superuserUrl)
    const before = await takeSnapshot(db.superuserUrl, columns)
    const lines: string[] = []
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true, log: (line) => lines.push(line) })).toBe(2)
    expect(lines.join('\n')).toMatch(expected)
    expect(compare(before, await takeSnapshot(db.superuserUrl, columns))).toEqual({
      changed: [],
      removed: [],
      added: [],
    })
  })

  test('an empty database is not Infra24, and our own installation needs no adoption', async () => {
    await query(server.superuserUrl, 'create database empty owner infra24_owner')
    const ownerUrl = (await build()).ownerUrl.replace(/\/infra24_\d+$/, '/empty')
    expect(await adopt({ ownerUrl })).toBe(2)
    await applyMigrations({ ownerUrl })
    const lines: string[] = []
    expect(await adopt({ ownerUrl, apply: true, log: (line) => lines.push(line) })).toBe(0)
    expect(lines.join('\n')).toContain('installation of Masterflow itself')
    expect(await checkCatalogue(ownerUrl)).toEqual([])
  })

  test('the policy that keeps access goes with the row level security that it came with', async () => {
    const db = await build()
    await adopt({ ownerUrl: db.ownerUrl, apply: true })
    const kept = `select roles::text from pg_policies where policyname = '${keepPolicy}' and tablename = 'bookings'`
    expect(await query(db.superuserUrl, kept)).toHaveLength(1)
    await adopt({ ownerUrl: db.ownerUrl, undo: true })
    expect(await query(db.superuserUrl, kept)).toEqual([])
  })
})
