/** Looks at a database without changing or locking anything: the facts on which the plan is made. */
import type pg from 'pg'
import { databaseRoles } from '#lib/platform/role-urls.ts'
import { hasLedger } from './ledger.ts'

export const ourRoles: readonly string[] = Object.values(databaseRoles)

export interface LiveTable {
  readonly name: string
  readonly kind: string
  readonly owner: string
  readonly rowSecurity: boolean
  readonly forced: boolean
  readonly columns: ReadonlyMap<string, { type: string; required: boolean }>
}

export interface LivePolicy {
  readonly table: string
  readonly name: string
  /** Names of roles; `public` for everybody. */
  readonly roles: readonly string[]
}

export interface Ledger {
  readonly undone: boolean
  readonly narrowed: readonly { table: string; policy: string }[]
  readonly kept_open: readonly string[]
  readonly widened: readonly { table: string; constraint: string; before: string }[]
}

export interface LiveDatabase {
  readonly version: number
  readonly user: { name: string; superuser: boolean; createRole: boolean }
  readonly mayCreateIn: { database: boolean; public: boolean; extensions: boolean }
  readonly tables: ReadonlyMap<string, LiveTable>
  readonly policies: readonly LivePolicy[]
  /** Roles that are not ours and not PostgreSQL's predefined ones: those that were there before us. */
  readonly otherRoles: readonly string[]
  readonly roles: ReadonlyMap<
    string,
    { superuser: boolean; bypassRls: boolean; inherited: boolean; memberOf: readonly string[] }
  >
  readonly extensions: ReadonlyMap<string, { schema: string | null; trusted: boolean }>
  readonly schemas: ReadonlySet<string>
  /** Relations, types and functions by qualified name, `public.` left out. */
  readonly names: ReadonlySet<string>
  readonly indexes: ReadonlyMap<string, { table: string; valid: boolean; definition: string }>
  readonly constraints: ReadonlyMap<string, string>
  readonly triggers: readonly LiveTrigger[]
  /** Names in `_prisma_migrations` that count as applied; null when there is no such table. */
  readonly applied: ReadonlySet<string> | null
  /** Who holds rights on tables of ours beside the owner and our roles: table to roles. */
  readonly grants: ReadonlyMap<string, readonly string[]>
  /** What is Infra24's, in `public`, and open to our roles because it is open to everybody. */
  readonly openToEverybody: { definerFunctions: readonly string[]; tables: readonly string[] }
  readonly ledger: Ledger | null
}

export interface LiveTrigger {
  readonly table: string
  readonly name: string
  /** Columns of NEW that a BEFORE ROW trigger's function assigns to and its table does not have: every firing fails. */
  readonly missingColumns: readonly string[]
}

const tablesQuery = `
  select c.relname as name, c.relkind as kind, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as row_security,
    c.relforcerowsecurity as forced,
    coalesce((select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, null),
        'required', a.attnotnull and not a.atthasdef and a.attidentity = ''))
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped), '[]') as columns
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')`

// The source only of those that run before each row (bits 0 and 1 of tgtype): others do not write to NEW.
const triggersQuery = `
  select c.relname as "table", t.tgname as name, case when (t.tgtype & 3) = 3 and l.lanname = 'plpgsql' then p.prosrc end as source,
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid join pg_language l on l.oid = p.prolang
  where not t.tgisinternal and c.relnamespace = 'public'::regnamespace and t.tgparentid = 0
  order by 1, 2`

/** Columns that `NEW.x := …` assigns to. */
function assignedColumns(source: string): string[] {
  const bare = source.replace(/--[^\n]*/g, '')
  return [...new Set([...bare.matchAll(/\bnew\s*\.\s*"?(\w+)"?\s*:?=(?!=)/gi)].map((match) => match[1] ?? ''))]
}

async function rows<T extends pg.QueryResultRow>(
  client: pg.ClientBase,
  sql: string,
  values: unknown[] = [],
): Promise<T[]> {
  return (await client.query<T>(sql, values)).rows
}

async function readTables(client: pg.ClientBase): Promise<Map<string, LiveTable>> {
  const found = await rows<{
    name: string
    kind: string
    owner: string
    row_security: boolean
    forced: boolean
    columns: { name: string; type: string; required: boolean }[]
  }>(client, tablesQuery)
  return new Map(
    found.map((table) => [
      table.name,
      {
        name: table.name,
        kind: table.kind,
        owner: table.owner,
        rowSecurity: table.row_security,
        forced: table.forced,
        columns: new Map(table.columns.map((column) => [column.name, column])),
      },
    ]),
  )
}

async function readTriggers(client: pg.ClientBase): Promise<LiveTrigger[]> {
  const found = await rows<{ table: string; name: string; source: string | null; columns: string[] }>(
    client,
    triggersQuery,
  )
  return found.map((trigger) => ({
    table: trigger.table,
    name: trigger.name,
    missingColumns: assignedColumns(trigger.source ?? '').filter((column) => !trigger.columns.includes(column)),
  }))
}

async function readRoles(client: pg.ClientBase): Promise<LiveDatabase['roles']> {
  const found = await rows<{
    name: string
    superuser: boolean
    bypass: boolean
    inherited: boolean
    member_of: string[]
  }>(
    client,
    `select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypass,
       pg_has_role(current_user, r.oid, 'USAGE') and not (select rolsuper from pg_roles where rolname = current_user) as inherited,
       array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as member_of
     from pg_roles r where r.rolname = any ($1)`,
    [ourRoles],
  )
  return new Map(
    found.map((role) => [
      role.name,
      { superuser: role.superuser, bypassRls: role.bypass, inherited: role.inherited, memberOf: role.member_of },
    ]),
  )
}

async function readLedger(client: pg.ClientBase): Promise<Ledger | null> {
  if (!(await hasLedger(client))) return null
  const [row] = await rows<Ledger>(
    client,
    'select undone_at is not null as undone, narrowed, kept_open, widened from app.adoption',
  )
  return row ?? null
}

/** Reads everything that the plan needs, in one snapshot. `ours` names the tables that our migrations make. */
export async function readLiveDatabase(client: pg.ClientBase, ours: readonly string[]): Promise<LiveDatabase> {
  await client.query('begin transaction isolation level repeatable read read only')
  try {
    return await readSnapshot(client, ours)
  } finally {
    await client.query('rollback')
  }
}

async function readSnapshot(client: pg.ClientBase, ours: readonly string[]): Promise<LiveDatabase> {
  const [about] = await rows<{
    version: number
    name: string
    superuser: boolean
    create_role: boolean
    in_database: boolean
    in_public: boolean
    in_extensions: boolean
    has_migrations: boolean
  }>(
    client,
    `select current_setting('server_version_num')::int as version, rolname as name, rolsuper as superuser,
       rolcreaterole or rolsuper as create_role,
       has_database_privilege(current_database(), 'CREATE') as in_database, has_schema_privilege('public', 'CREATE') as in_public,
       case when to_regnamespace('extensions') is null then false else has_schema_privilege('extensions', 'CREATE') end as in_extensions,
       to_regclass('public._prisma_migrations') is not null as has_migrations
     from pg_roles where rolname = current_user`,
  )
  if (!about) throw new Error('the catalogue does not know the current user')
  const policies = await rows<LivePolicy>(
    client,
    `select tablename as "table", policyname as name, roles::text[] as roles from pg_policies where schemaname = 'public' order by 1, 2`,
  )
  const others = await rows<{ name: string }>(
    client,
    `select rolname as name from pg_roles where rolname !~ '^pg_' and rolname <> all ($1) order by 1`,
    [ourRoles],
  )
  const extensions = await rows<{ name: string; schema: string | null; trusted: boolean }>(
    client,
    `select a.name, n.nspname as schema, coalesce(bool_or(v.trusted), false) as trusted
     from pg_available_extensions a left join pg_available_extension_versions v on v.name = a.name and v.version = a.default_version
     left join pg_extension e on e.extname = a.name left join pg_namespace n on n.oid = e.extnamespace group by 1, 2`,
  )
  const schemas = await rows<{ name: string }>(client, 'select nspname as name from pg_namespace')
  const names = await rows<{ name: string }>(
    client,
    `select case when n.nspname = 'public' then o.name else n.nspname || '.' || o.name end as name from (
       select relname::text as name, relnamespace as schema from pg_class union
       select typname::text, typnamespace from pg_type union
       select proname::text, pronamespace from pg_proc) as o join pg_namespace n on n.oid = o.schema
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
  )
  const indexes = await rows<{ name: string; table: string; valid: boolean; definition: string }>(
    client,
    `select i.relname as name, t.relname as "table", x.indisvalid and x.indisready as valid, pg_get_indexdef(i.oid) as definition
     from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = x.indrelid
     where i.relnamespace = 'public'::regnamespace`,
  )
  const constraints = await rows<{ name: string; definition: string }>(
    client,
    `select t.relname || '.' || c.conname as name, pg_get_constraintdef(c.oid) as definition
     from pg_constraint c join pg_class t on t.oid = c.conrelid where t.relnamespace = 'public'::regnamespace`,
  )
  const applied = about.has_migrations
    ? await rows<{ name: string }>(
        client,
        'select migration_name as name from public._prisma_migrations where finished_at is not null and rolled_back_at is null',
      )
    : null
  const [open] = await rows<{ functions: string[]; tables: string[] }>(
    client,
    `select array(select p.oid::regprocedure::text from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prosecdef
         and p.prorettype <> 'trigger'::regtype and has_function_privilege('public', p.oid, 'EXECUTE') order by 1) as functions,
       array(select c.relname::text from pg_class c cross join lateral aclexplode(c.relacl) a
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and a.grantee = 0 group by 1 order by 1) as tables`,
  )
  const grants = await rows<{ table: string; roles: string[] }>(
    client,
    `select c.relname as "table", array_agg(distinct case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee)::text end) as roles
     from pg_class c cross join lateral aclexplode(c.relacl) a
     where c.relnamespace = 'public'::regnamespace and c.relname = any ($1) and a.grantee <> c.relowner
       and pg_get_userbyid(a.grantee) <> all ($2) group by 1`,
    [ours, ourRoles],
  )
  return {
    version: about.version,
    user: { name: about.name, superuser: about.superuser, createRole: about.create_role },
    mayCreateIn: { database: about.in_database, public: about.in_public, extensions: about.in_extensions },
    tables: await readTables(client),
    policies,
    otherRoles: others.map((role) => role.name),
    roles: await readRoles(client),
    extensions: new Map(extensions.map((extension) => [extension.name, extension])),
    schemas: new Set(schemas.map((schema) => schema.name)),
    names: new Set(names.map((object) => object.name)),
    indexes: new Map(indexes.map((index) => [index.name, index])),
    constraints: new Map(constraints.map((constraint) => [constraint.name, constraint.definition])),
    triggers: await readTriggers(client),
    applied: applied === null ? null : new Set(applied.map((row) => row.name)),
    grants: new Map(grants.map((grant) => [grant.table, grant.roles])),
    openToEverybody: { definerFunctions: open?.functions ?? [], tables: open?.tables ?? [] },
    ledger: await readLedger(client),
  }
}
