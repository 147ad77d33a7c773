/** What an adoption would do to a database, decided from facts alone: the same plan is shown and applied. */
import type { MigrationFile } from '../migration-files.ts'
import { summarize } from '../split-statements.ts'
import type { LiveDatabase, LivePolicy } from './live-database.ts'
import { listedValues, findObstacles } from './obstacles.ts'
import { readCoreTables, readStatements, withoutSuperseded, type CoreTable, type ReadStatement } from './statements.ts'

/** Our policy that keeps the access of the roles that were there where we switch row level security on. */
export const keepPolicy = 'masterflow_keeps_access_of_earlier_roles'

export interface IndexStep {
  readonly name: string
  readonly table: string
  /** The migration's statement, made CONCURRENTLY. */
  readonly sql: string
  /** An invalid leftover of an interrupted run has to go first. */
  readonly dropFirst: boolean
}

export interface MigrationStep {
  readonly migration: MigrationFile
  /** The statements that run in the transaction; empty when the migration is only recorded. */
  readonly statements: readonly string[]
  readonly skipped: boolean
}

export interface Plan {
  readonly obstacles: readonly string[]
  readonly notes: readonly string[]
  readonly brokenTriggers: readonly { table: string; trigger: string; columns: readonly string[] }[]
  readonly core: readonly CoreTable[]
  readonly otherRoles: readonly string[]
  readonly indexesBefore: readonly IndexStep[]
  readonly keptOpen: readonly { table: string; roles: readonly string[]; isNew: boolean }[]
  readonly migrations: readonly MigrationStep[]
  readonly newExtensions: readonly string[]
  /** Statements of applied migrations whose effect on an old table is gone, as after `--undo`. */
  readonly reattached: readonly ReadStatement[]
  readonly narrowed: readonly LivePolicy[]
  readonly closed: readonly { table: string; roles: readonly string[] }[]
  readonly widened: readonly { table: string; constraint: string; before: string }[]
  readonly indexesAfter: readonly IndexStep[]
  /** Constraints on old tables that are added NOT VALID: their rows are looked through afterwards, while others write. */
  readonly validations: readonly { table: string; constraint: string }[]
  readonly startsLedger: boolean
}

/** The tables in `public` that our migrations make and Infra24 does not have. */
export function ourTables(migrations: readonly MigrationFile[]): string[] {
  const added = readStatements(migrations.filter((migration) => !migration.skippedOnAdoption))
  const tables = added.flatMap(({ made }) => (made.kind === 'table' && !made.name.includes('.') ? [made.name] : []))
  return [...tables, '_prisma_migrations']
}

/** Whether nothing is left to do. */
export function isEmpty(plan: Plan): boolean {
  return (
    !plan.startsLedger &&
    [
      plan.indexesBefore,
      plan.keptOpen,
      plan.migrations,
      plan.reattached,
      plan.narrowed,
      plan.closed,
      plan.indexesAfter,
      plan.validations,
    ].every((steps) => steps.length === 0)
  )
}

function concurrently(statement: ReadStatement, live: LiveDatabase): IndexStep | undefined {
  if (statement.made.kind !== 'index') return undefined
  const { name, table } = statement.made
  const index = live.indexes.get(name)
  if (index?.valid) return undefined
  const bare = summarize(statement.sql, Number.MAX_SAFE_INTEGER)
  const sql = bare.replace(/^create (unique )?index if not exists /i, 'CREATE $1INDEX CONCURRENTLY ')
  return { name, table, sql, dropFirst: index !== undefined }
}

/** Whether an index can be built before the migrations have run: it names only columns that are there. */
function needsOnlyOldColumns(statement: ReadStatement, core: readonly CoreTable[]): boolean {
  if (statement.made.kind !== 'index') return false
  const { table } = statement.made
  const columns = core.find((candidate) => candidate.name === table)?.columns
  const match = /\(([\w\s,]+)\)\s*$/.exec(summarize(statement.sql, Number.MAX_SAFE_INTEGER))
  const named = match?.[1]?.split(',').map((column) => column.trim().replace(/ (asc|desc)$/i, ''))
  return columns !== undefined && named !== undefined && named.every((column) => columns.has(column))
}

function planReattachment(
  live: LiveDatabase,
  applied: readonly ReadStatement[],
  core: ReadonlySet<string>,
): ReadStatement[] {
  const { ledger } = live
  if (!ledger) return []
  const widened = new Set(planWidening(live, applied, core).map((entry) => `${entry.table}.${entry.constraint}`))
  return applied.filter(({ made }) => {
    if (made.kind === 'policy') {
      return (
        core.has(made.table) &&
        !live.policies.some((policy) => policy.table === made.table && policy.name === made.name)
      )
    }
    if (made.kind === 'trigger') {
      return (
        core.has(made.table) &&
        !live.triggers.some((trigger) => trigger.table === made.table && trigger.name === made.name)
      )
    }
    if (made.kind === 'row security') return core.has(made.table) && !live.tables.get(made.table)?.rowSecurity
    if (made.kind === 'grant') return ledger.undone && made.tables.some((table) => core.has(table))
    if (made.kind === 'drop constraint' || made.kind === 'constraint' || made.kind === 'validate constraint') {
      return widened.has(`${made.table}.${made.name}`)
    }
    return false
  })
}

/** Checks that are narrower than ours: about to be replaced, or put back by `--undo`. */
function planWidening(live: LiveDatabase, statements: readonly ReadStatement[], core: ReadonlySet<string>) {
  return statements.flatMap(({ made }) => {
    if (made.kind !== 'drop constraint' || !core.has(made.table)) return []
    const after = statements.find(
      (other) => other.made.kind === 'constraint' && other.made.table === made.table && other.made.name === made.name,
    )
    const before = live.constraints.get(`${made.table}.${made.name}`)
    if (before === undefined || !after) return []
    const had = listedValues(before)
    const widens = [...listedValues(after.sql)].some((value) => !had.has(value))
    return widens ? [{ table: made.table, constraint: made.name, before }] : []
  })
}

/** The roles that a policy of earlier times has to name, or null when it already does. */
function narrowing(policy: LivePolicy, live: LiveDatabase): LivePolicy | null {
  const isPublic = policy.roles.includes('public')
  const wasNarrowed =
    policy.name === keepPolicy ||
    live.ledger?.narrowed.some((entry) => entry.table === policy.table && entry.policy === policy.name)
  if (!isPublic && !wasNarrowed) return null
  const missing = live.otherRoles.some((role) => !policy.roles.includes(role))
  return isPublic || missing ? { ...policy, roles: live.otherRoles } : null
}

/** Makes the plan for a live Infra24 database. Nothing is read or changed here. */
export function makePlan(live: LiveDatabase, migrations: readonly MigrationFile[]): Plan {
  const core = readCoreTables(migrations)
  const coreNames = new Set(core.map((table) => table.name))
  const isPending = (name: string) => !live.applied?.has(name)
  const all = readStatements(migrations.filter((migration) => !migration.skippedOnAdoption))
  const run = withoutSuperseded(all)
  const pending = withoutSuperseded(all.filter((statement) => isPending(statement.migration)))
  const applied = run.filter((statement) => !isPending(statement.migration))
  const isDeferredIndex = ({ made }: ReadStatement) =>
    made.kind === 'index' && made.deferrable && coreNames.has(made.table)
  const isDeferred = (statement: ReadStatement) =>
    isDeferredIndex(statement) || (statement.made.kind === 'validate constraint' && coreNames.has(statement.made.table))
  const indexes = run.filter(isDeferredIndex)
  const early =
    pending.length > 0 ? indexes.filter((index) => isPending(index.migration) && needsOnlyOldColumns(index, core)) : []
  const steps = (list: readonly ReadStatement[]) => list.flatMap((statement) => concurrently(statement, live) ?? [])
  const closedRoles = (table: string) => [...(live.grants.get(table) ?? [])].toSorted()
  const wasOff = core.map((table) => table.name).filter((name) => live.tables.get(name)?.rowSecurity === false)
  const extensions = [...new Set(pending.flatMap(({ made }) => (made.kind === 'extension' ? [made.name] : [])))]
  const broken = live.triggers.filter((trigger) => trigger.missingColumns.length > 0)
  return {
    obstacles: findObstacles({ live, core, migrations, pending }),
    notes: makeNotes(live),
    brokenTriggers: broken.map(({ table, name, missingColumns }) => ({
      table,
      trigger: name,
      columns: missingColumns,
    })),
    core,
    otherRoles: live.otherRoles,
    indexesBefore: steps(early),
    keptOpen: wasOff.map((table) => ({
      table,
      roles: live.otherRoles,
      isNew: !live.policies.some((policy) => policy.table === table && policy.name === keepPolicy),
    })),
    migrations: migrations
      .filter((migration) => isPending(migration.name))
      .map((migration) => ({
        migration,
        skipped: migration.skippedOnAdoption,
        statements: migration.skippedOnAdoption
          ? []
          : pending
              .filter((statement) => statement.migration === migration.name && !isDeferred(statement))
              .map((statement) => statement.sql),
      })),
    newExtensions: extensions.filter((name) => live.extensions.get(name)?.schema === null),
    reattached: planReattachment(live, applied, coreNames),
    narrowed: live.policies
      .filter((policy) => coreNames.has(policy.table))
      .flatMap((policy) => narrowing(policy, live) ?? []),
    closed: ourTables(migrations).flatMap((table) =>
      closedRoles(table).length > 0 ? [{ table, roles: closedRoles(table) }] : [],
    ),
    widened: planWidening(live, run, coreNames),
    indexesAfter: steps(indexes.filter((index) => !early.includes(index))),
    validations: run.flatMap(({ made, migration }) => {
      if (made.kind !== 'validate constraint' || !coreNames.has(made.table)) return []
      const isUnchecked = live.constraints.get(`${made.table}.${made.name}`)?.endsWith(' NOT VALID')
      return isPending(migration) || isUnchecked ? [{ table: made.table, constraint: made.name }] : []
    }),
    startsLedger: live.ledger === null || live.ledger.undone,
  }
}

function makeNotes(live: LiveDatabase): string[] {
  const { definerFunctions, tables } = live.openToEverybody
  return [
    'A role that is made later is not named by the narrowed policies: run db:adopt -- --apply again after making one. A role that they name is dropped with DROP OWNED BY first.',
    ...(definerFunctions.length > 0
      ? [
          `Everybody may call these functions, which run with their owner's rights, and so may our roles: ${definerFunctions.join(', ')}`,
        ]
      : []),
    ...(tables.length > 0 ? [`Granted to PUBLIC, and so to our roles: ${tables.join(', ')}`] : []),
  ]
}
