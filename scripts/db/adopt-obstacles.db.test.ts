import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildInfra24 } from '#tests/fixtures/infra24/build.ts'
import { query, servers, type TestServer } from '#tests/fixtures/infra24/connections.ts'
import { compare, readTableColumns, takeSnapshot } from '#tests/fixtures/infra24/snapshot.ts'
import { adopt } from './adopt.ts'
import { keepPolicy } from './adoption/plan.ts'
import { applyMigrations } from './apply-migrations.ts'
import { checkCatalogue } from './checks/catalogue.ts'

describe.each(servers)('what stands in the way of an adoption, on $name', ({ start }) => {
  let server: TestServer
  let number = 0
  const build = () => buildInfra24(server.superuserUrl, `infra24_${++number}`)

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

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
