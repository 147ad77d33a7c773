/** Whether a database keeps the promises of "The database door": read from its catalogue, not from our intentions. */
import pg from 'pg'
import { databaseRoles } from '#lib/platform/role-urls.ts'
import { documentIndexes } from '../document-indexes.ts'
import { isAdopted } from '../adoption/ledger.ts'
import { ourTables } from '../adoption/plan.ts'
import { readCoreTables } from '../adoption/statements.ts'
import { readMigrations } from '../migration-files.ts'

/** Tables that hold nothing of one organisation, and who guards them instead. */
export const withoutOrganisation: ReadonlyMap<string, string> = new Map([
  ['public.clerk_tombstones', 'written before an organisation is known: the platform role alone'],
  ['public.worker_heartbeats', 'belongs to the installation: the platform role alone'],
  ['public.booking_participants', 'belongs to whoever may see the booking: its policies ask the policies of bookings'],
  ['app.adoption', 'what db:adopt changed: the owner alone'],
])

/** Tables without row level security, and why. */
export const withoutRowSecurity: ReadonlyMap<string, string> = new Map([
  ['public._prisma_migrations', 'Prisma makes it and writes it as the owner; no tenant role has any right on it'],
])

interface TableRow {
  readonly name: string
  readonly enabled: boolean
  readonly forced: boolean
  readonly tenant_column: string | null
}

interface PolicyRow {
  readonly table: string
  readonly name: string
  readonly permissive: boolean
  readonly roles: string[]
  readonly has_using: boolean
  readonly has_check: boolean
  readonly command: string
}

interface Facts {
  readonly adopted: boolean
  /** Infra24's own tables, by qualified name. */
  readonly core: ReadonlySet<string>
  readonly tables: readonly TableRow[]
  readonly policies: readonly PolicyRow[]
}

function checkRowSecurity({ adopted, core, tables }: Facts): string[] {
  return tables.flatMap((table) => {
    if (withoutRowSecurity.has(table.name)) return []
    if (!table.enabled) return [`${table.name}: row level security is off`]
    if (!table.forced && !(adopted && core.has(table.name))) return [`${table.name}: row level security is not forced`]
    return []
  })
}

function isFor(policy: PolicyRow, role: string): boolean {
  return policy.roles.includes(role)
}

function checkPolicies({ tables, policies }: Facts): string[] {
  const { tenant } = databaseRoles
  return tables.flatMap((table) => {
    if (withoutRowSecurity.has(table.name)) return []
    const mine = policies.filter((policy) => policy.table === table.name)
    const open = mine.filter((policy) => policy.roles.includes('public'))
    const problems = open.map(
      (policy) => `${table.name}: policy "${policy.name}" is granted to PUBLIC, and so to the tenant role`,
    )
    if (mine.length === 0) problems.push(`${table.name}: no policy at all`)
    if (table.tenant_column === null) {
      return withoutOrganisation.has(table.name)
        ? problems
        : [...problems, `${table.name}: neither a tenant column nor a place on the list withoutOrganisation`]
    }
    const whole = mine.filter(
      (policy) => isFor(policy, tenant) && policy.command === 'ALL' && policy.has_using && policy.has_check,
    )
    if (!whole.some((policy) => policy.permissive)) {
      problems.push(`${table.name}: no permissive policy with USING and WITH CHECK for ${tenant}`)
    }
    if (!whole.some((policy) => !policy.permissive)) {
      problems.push(`${table.name}: no restrictive policy on the active organisation for ${tenant}`)
    }
    return problems
  })
}

async function texts(client: pg.ClientBase, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(sql, values)
  return rows.map((row) => row.text)
}

async function checkIndexes(client: pg.ClientBase): Promise<string[]> {
  const valid = await texts(
    client,
    `select i.relname as text from pg_index x join pg_class i on i.oid = x.indexrelid
     where i.relnamespace = 'public'::regnamespace and x.indisvalid`,
  )
  return documentIndexes.filter((name) => !valid.includes(name)).map((name) => `index ${name} is missing or invalid`)
}

/**
 * A plain foreign key between two tenants' tables must be accompanied by one that holds the organisation together. On an adopted
 * database bookings -> resources is Infra24's own, and the guard answers for our rows.
 */
async function checkForeignKeys(client: pg.ClientBase, adopted: boolean): Promise<string[]> {
  return texts(
    client,
    `with tenant as (
       select c.oid, a.attnum from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and a.attname = case when c.relname in ('org_memberships', 'resources', 'bookings')
         then 'org_id' else 'organization_id' end and not a.attisdropped),
     key as (
       select f.*, source.attnum as source_tenant, target.attnum as target_tenant from pg_constraint f
       join tenant source on source.oid = f.conrelid join tenant target on target.oid = f.confrelid
       where f.contype = 'f' and f.conparentid = 0)
     select format('%s: foreign key %s lets one organisation attach to another''s row', plain.conrelid::regclass, plain.conname) as text
     from key as plain
     where not (plain.source_tenant = any (plain.conkey) and plain.target_tenant = any (plain.confkey))
       and not exists (select from key as whole where whole.conrelid = plain.conrelid and whole.confrelid = plain.confrelid
         and whole.conkey @> plain.conkey and whole.source_tenant = any (whole.conkey) and whole.target_tenant = any (whole.confkey))
       and not ($1 and plain.conname = 'bookings_resource_id_fkey')`,
    [adopted],
  )
}

async function checkRoles(client: pg.ClientBase): Promise<string[]> {
  const roles = Object.values(databaseRoles)
  const missing = await texts(
    client,
    `select format('role %s is missing', name) as text from unnest($1::text[]) as name where name not in (select rolname from pg_roles)`,
    [roles],
  )
  const strong = await texts(
    client,
    `select format('role %s is a superuser, bypasses row level security or is a member of another role', rolname) as text from pg_roles r
     where rolname = any ($1) and (rolsuper or rolbypassrls or exists (select from pg_auth_members m where m.member = r.oid))`,
    [roles],
  )
  return [...missing, ...strong]
}

async function checkFunctions(client: pg.ClientBase): Promise<string[]> {
  return texts(
    client,
    `select format('%s: %s', p.oid::regprocedure, problem) as text from pg_proc p,
       lateral (values
         (p.prosecdef and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%'), 'a definer function without a pinned search_path'),
         (p.prosecdef and has_function_privilege('public', p.oid, 'EXECUTE') and p.prorettype <> 'trigger'::regtype, 'a definer function that everybody may call')
       ) as found (holds, problem)
     where p.pronamespace = 'app'::regnamespace and holds`,
  )
}

/** Rights on our tables for roles that are not ours, and rights of everybody on anything of ours. */
async function checkGrants(client: pg.ClientBase, tables: readonly string[]): Promise<string[]> {
  return texts(
    client,
    `select distinct format('%s: %s has rights on it', c.oid::regclass,
       case when a.grantee = 0 then 'PUBLIC' else pg_get_userbyid(a.grantee) end) as text
     from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join lateral aclexplode(c.relacl) a
     where c.relkind in ('r', 'p', 'v', 'S') and (n.nspname in ('app', 'app_partitions') or (n.nspname = 'public' and c.relname = any ($2)))
       and a.grantee <> c.relowner and pg_get_userbyid(a.grantee) <> all ($1)`,
    [Object.values(databaseRoles), tables],
  )
}

async function checkPartitions(client: pg.ClientBase): Promise<string[]> {
  return texts(
    client,
    `select format('%s: row level security is not enabled and forced', c.oid::regclass) as text from pg_class c
     join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'app_partitions' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)`,
  )
}

async function readFacts(client: pg.ClientBase): Promise<Facts & { ours: string[] }> {
  const migrations = await readMigrations()
  const adopted = await isAdopted(client)
  const core = readCoreTables(migrations).map((table) => table.name)
  const ours = ourTables(migrations)
  const tables = await client.query<TableRow>(
    `select n.nspname || '.' || c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
       (select a.attname from pg_attribute a where a.attrelid = c.oid and not a.attisdropped and (
          a.attname = 'organization_id' or (a.attname = 'org_id' and c.relname = any ('{org_memberships,resources,bookings}'))
          or (a.attname = 'id' and c.relname = 'organizations')) limit 1) as tenant_column
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('public', 'app') and c.relkind in ('r', 'p') and not c.relispartition
       -- On an adopted database most tables are none of ours, and our roles have no right on them.
       and (not $1 or n.nspname = 'app' or c.relname = any ($2))
     order by 1`,
    [adopted, [...core, ...ours]],
  )
  const policies = await client.query<PolicyRow>(
    `select schemaname || '.' || tablename as "table", policyname as name, permissive = 'PERMISSIVE' as permissive, roles::text[] as roles,
       qual is not null as has_using, with_check is not null as has_check, cmd as command from pg_policies where schemaname in ('public', 'app')`,
  )
  const qualified = new Set(core.map((name) => `public.${name}`))
  return { adopted, core: qualified, tables: tables.rows, policies: policies.rows, ours }
}

/** Every promise that this database breaks, one line each; empty when it keeps them all, or holds nothing yet. */
export async function checkCatalogue(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const facts = await readFacts(client)
    if (facts.tables.length === 0) return []
    if (!facts.tables.some((table) => table.name === 'public.external_requests')) {
      return ['the schema is not there: run npm run db:migrate, or npm run db:adopt on a live Infra24 database']
    }
    return [
      ...checkRowSecurity(facts),
      ...checkPolicies(facts),
      ...(await checkIndexes(client)),
      ...(await checkForeignKeys(client, facts.adopted)),
      ...(await checkRoles(client)),
      ...(await checkFunctions(client)),
      ...(await checkGrants(client, facts.ours)),
      ...(await checkPartitions(client)),
    ]
  } finally {
    await client.end()
  }
}
