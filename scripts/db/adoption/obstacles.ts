/** What stands in the way of an adoption. Each is one line that says what to do. */
import type { MigrationFile } from '../migration-files.ts'
import type { LiveDatabase } from './live-database.ts'
import { ourRoles } from './live-database.ts'
import type { CoreTable, ReadStatement } from './statements.ts'

/** Types that a program sees as the same text. */
function sameType(live: string, expected: string): boolean {
  const text = ['text', 'character varying']
  const bare = live.replace(/^public\./, '')
  return bare === expected || (text.includes(bare) && text.includes(expected))
}

function wrongTables(live: LiveDatabase, core: readonly CoreTable[], adopted: boolean): string[] {
  return core.flatMap((expected) => {
    const table = live.tables.get(expected.name)
    if (!table) return [`table ${expected.name} is missing: this is not Infra24's database`]
    if (table.kind !== 'r') return [`${expected.name} is not an ordinary table`]
    const problems: string[] = []
    if (table.owner !== live.user.name && !live.user.superuser) {
      problems.push(`table ${expected.name} belongs to ${table.owner}: set DATABASE_URL to that role`)
    }
    if (table.forced) {
      problems.push(
        `row level security is forced on ${expected.name}, so functions of its owner could not read it: NO FORCE ROW LEVEL SECURITY first`,
      )
    }
    for (const [name, type] of expected.columns) {
      const column = table.columns.get(name)
      if (!column) problems.push(`column ${expected.name}.${name} (${type}) is missing`)
      else if (!sameType(column.type, type)) {
        problems.push(`column ${expected.name}.${name} is ${column.type}, expected ${type}`)
      }
    }
    if (adopted) return problems
    for (const [name, column] of table.columns) {
      if (column.required && !expected.columns.has(name)) {
        problems.push(`column ${expected.name}.${name} must be filled and is unknown to Masterflow: give it a default`)
      }
    }
    return problems
  })
}

function missingPrivileges(live: LiveDatabase, newSchemas: boolean): string[] {
  const problems: string[] = []
  if (live.version < 150_000)
    problems.push(`PostgreSQL ${Math.floor(live.version / 10_000)} is too old: 15 or later is needed`)
  if (!live.mayCreateIn.public)
    problems.push(`${live.user.name} may not create in schema public: GRANT CREATE ON SCHEMA public`)
  if (newSchemas && !live.mayCreateIn.database) {
    problems.push(`${live.user.name} may not create schemas: GRANT CREATE ON DATABASE`)
  }
  const missing = ourRoles.filter((role) => !live.roles.has(role))
  if (missing.length > 0 && !live.user.createRole) {
    problems.push(
      `the roles ${missing.join(', ')} are missing and ${live.user.name} may not create them: ALTER ROLE ${live.user.name} CREATEROLE, or create them NOLOGIN NOINHERIT`,
    )
  }
  for (const [name, role] of live.roles) {
    if (role.superuser || role.bypassRls)
      problems.push(`role ${name} bypasses row level security: take SUPERUSER and BYPASSRLS from it`)
    if (role.memberOf.length > 0) problems.push(`role ${name} is a member of ${role.memberOf.join(', ')}: revoke that`)
    if (role.inherited) {
      problems.push(`${live.user.name} inherits role ${name}, whose policies would then confine the owner: revoke that`)
    }
  }
  return problems
}

function missingExtensions(live: LiveDatabase, wanted: readonly string[]): string[] {
  return wanted.flatMap((name) => {
    const extension = live.extensions.get(name)
    if (!extension) return [`extension ${name} is not available on this server: install it`]
    if (extension.schema !== null || extension.trusted || live.user.superuser) return []
    return [
      `extension ${name} is not installed and ${live.user.name} may not: CREATE EXTENSION "${name}" as an administrator`,
    ]
  })
}

/** Names that are already taken by something that is not ours. */
function collisions(live: LiveDatabase, pending: readonly ReadStatement[]): string[] {
  const problems: string[] = []
  const dropped = new Set<string>()
  // A constraint of a table that an earlier pending migration makes is not there yet, and needs not be.
  const coming = new Set(pending.flatMap(({ made }) => (made.kind === 'table' ? [made.name] : [])))
  for (const { made, migration } of pending) {
    const because = `migration ${migration} needs that name`
    if ('name' in made && ['table', 'type', 'function', 'view'].includes(made.kind) && live.names.has(made.name)) {
      problems.push(`${made.kind} ${made.name} exists already: ${because}`)
    } else if (made.kind === 'schema' && live.schemas.has(made.name) && made.name !== 'auth') {
      problems.push(`schema ${made.name} exists already: ${because}`)
    } else if (made.kind === 'columns') {
      for (const name of made.names) {
        const column = live.tables.get(made.table)?.columns.get(name)
        if (column) problems.push(`column ${made.table}.${name} (${column.type}) exists already: ${because}`)
      }
    } else if (made.kind === 'index') {
      const index = live.indexes.get(made.name)
      // One that we built ahead in an interrupted run is ours: same table, and only those are built ahead.
      if (index && !(made.deferrable && index.table === made.table && sameUniqueness(index.definition, made.unique))) {
        problems.push(`index ${made.name} exists already: ${because}`)
      }
    } else if (made.kind === 'policy') {
      if (live.policies.some((policy) => policy.table === made.table && policy.name === made.name)) {
        problems.push(`policy ${made.name} on ${made.table} exists already: ${because}`)
      }
    } else if (made.kind === 'trigger') {
      if (live.triggers.some((trigger) => trigger.table === made.table && trigger.name === made.name)) {
        problems.push(`trigger ${made.name} on ${made.table} exists already: ${because}`)
      }
    } else if (made.kind === 'drop constraint') {
      dropped.add(`${made.table}.${made.name}`)
      if (!coming.has(made.table) && !live.constraints.has(`${made.table}.${made.name}`)) {
        problems.push(`constraint ${made.name} on ${made.table} is missing: it has to be widened`)
      }
    } else if (made.kind === 'constraint' && !dropped.has(`${made.table}.${made.name}`)) {
      if (live.constraints.has(`${made.table}.${made.name}`)) {
        problems.push(`constraint ${made.name} on ${made.table} exists already: ${because}`)
      }
    }
  }
  return problems
}

function sameUniqueness(definition: string, unique: boolean): boolean {
  return /^create unique /i.test(definition) === unique
}

/** The quoted words of a check: `CHECK (… 'a'::text, 'b'::text …)`. */
export function listedValues(definition: string): Set<string> {
  return new Set([...definition.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? ''))
}

/** A check that we replace may only get wider. */
function tightened(live: LiveDatabase, pending: readonly ReadStatement[]): string[] {
  return pending.flatMap(({ made }) => {
    if (made.kind !== 'drop constraint') return []
    const before = live.constraints.get(`${made.table}.${made.name}`)
    const after = pending.find(
      (other) => other.made.kind === 'constraint' && other.made.table === made.table && other.made.name === made.name,
    )
    if (!before || !after) return []
    const allowed = listedValues(after.sql)
    const lost = [...listedValues(before)].filter((value) => !allowed.has(value))
    return lost.length === 0
      ? []
      : [`constraint ${made.name} on ${made.table} allows ${lost.join(', ')}, which ours would refuse`]
  })
}

/** Everything that stands in the way, in the order in which one would clear it. Empty when the way is free. */
export function findObstacles(options: {
  live: LiveDatabase
  core: readonly CoreTable[]
  migrations: readonly MigrationFile[]
  pending: readonly ReadStatement[]
}): string[] {
  const { live, core, migrations, pending } = options
  const known = new Set(migrations.map((migration) => migration.name))
  const foreign = [...(live.applied ?? [])].filter((name) => !known.has(name))
  const extensions = new Set(pending.flatMap(({ made }) => (made.kind === 'extension' ? [made.name] : [])))
  extensions.add('uuid-ossp')
  return [
    ...missingPrivileges(
      live,
      pending.some(({ made }) => made.kind === 'schema'),
    ),
    ...wrongTables(live, core, live.ledger !== null),
    ...(foreign.length > 0
      ? [
          `_prisma_migrations records migrations of another project or a newer Masterflow (${foreign.slice(0, 3).join(', ')})`,
        ]
      : []),
    ...missingExtensions(live, [...extensions]),
    ...collisions(live, pending),
    ...tightened(live, pending),
  ]
}
