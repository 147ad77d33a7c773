import { beforeEach, expect, inject, test } from 'vitest'
import pg from 'pg'
import { checkCatalogue } from './checks/catalogue.ts'
import { findDrift, tolerated } from './checks/drift.ts'

let url: string
let superuserUrl: string
let number = 0

/** A copy of the migrated template for each test, which then breaks one promise. */
beforeEach(async () => {
  const name = `check_${process.pid}_${++number}`
  const template = new URL(inject('templateOwnerUrl'))
  const server = new pg.Client({ connectionString: inject('superuserUrl') })
  await server.connect()
  await server.query(`create database ${name} template ${template.pathname.slice(1)} owner masterflow_owner`)
  template.pathname = `/${name}`
  url = template.href
  const admin = new URL(inject('superuserUrl'))
  admin.pathname = `/${name}`
  superuserUrl = admin.href
  return async () => {
    await server.query(`drop database ${name} with (force)`)
    await server.end()
  }
})

async function run(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}

test('a migrated database keeps every promise', async () => {
  expect(await checkCatalogue(url)).toEqual([])
})

test.each([
  [
    'row level security off',
    'alter table bookings disable row level security',
    /public\.bookings: row level security is off/,
  ],
  [
    'not forced',
    'alter table conflict_logs no force row level security',
    /conflict_logs: row level security is not forced/,
  ],
  [
    'a new table without anything',
    'create table stray (id uuid, organization_id uuid)',
    /public\.stray: row level security is off/,
  ],
  [
    'a table without an organisation',
    'create table stray (id int); alter table stray enable row level security; alter table stray force row level security; create policy p on stray to masterflow_tenant using (true)',
    /public\.stray: neither a tenant column nor a place on the list/,
  ],
  ['no permissive policy', 'drop policy resources_org_isolation on resources', /resources: no permissive policy/],
  ['no restrictive policy', 'drop policy resources_active_org on resources', /resources: no restrictive policy/],
  [
    'a policy without WITH CHECK',
    'drop policy resources_active_org on resources; create policy resources_active_org on resources as restrictive to masterflow_tenant using (org_id = (select app.org()))',
    /resources: no restrictive policy/,
  ],
  [
    'a policy for everybody',
    'create policy leak on resources for select using (true)',
    /policy "leak" is granted to PUBLIC/,
  ],
  ['a missing index', 'drop index idx_external_requests_status', /index idx_external_requests_status is missing/],
  [
    'a plain foreign key',
    'alter table outbound_messages drop constraint outbound_messages_request_fkey, add foreign key (request_id) references external_requests (id)',
    /outbound_messages: foreign key .* lets one organisation attach/,
  ],
  ['rights for a stranger', 'grant select on api_keys to public', /api_keys: PUBLIC has rights on it/],
  [
    'an open definer function',
    'grant execute on function app.peak_units(uuid, timestamptz, timestamptz, uuid) to public',
    /a definer function that everybody may call/,
  ],
  [
    'an unpinned definer function',
    'alter function app.member_orgs() reset search_path',
    /member_orgs\(\): a definer function without a pinned search_path/,
  ],
  [
    'an open partition',
    "do $$ begin execute (select format('alter table %s no force row level security', min(oid::regclass::text)) from pg_class where relnamespace = 'app_partitions'::regnamespace and relkind = 'r'); end $$",
    /app_partitions\.analytics_events_\d+_\d+: row level security/,
  ],
])('finds: %s', async (_name, sql, expected) => {
  await run(sql)
  expect((await checkCatalogue(url)).join('\n')).toMatch(expected)
})

test('prisma/schema and the migrations agree, and what is tolerated is no more than it says', async () => {
  expect(await findDrift(url)).toEqual([])
  const isTolerated = (statement: string) => tolerated.some(({ pattern }) => pattern.test(statement))
  expect(isTolerated('ALTER TABLE "bookings" DROP COLUMN "source"')).toBe(false)
  expect(isTolerated('DROP INDEX "idx_bookings_source"')).toBe(false)
  expect(isTolerated('ALTER TABLE "bookings" DROP CONSTRAINT "bookings_pkey"')).toBe(false)
})
