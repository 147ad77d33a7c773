/**
 * `npm run db:adopt [-- --apply] [--repair] [--undo]`: takes over a live Infra24 database without its application noticing.
 * Prints its plan; changes nothing unless told to. Exit code 0: adopted, nothing to do, or a plan with a free way; 2: something
 * stands in the way, listed.
 */
import type pg from 'pg'
import { withSchemaLock, type Log } from './apply-migrations.ts'
import { applyPlan } from './adoption/apply.ts'
import { isAdopted } from './adoption/ledger.ts'
import { readLiveDatabase, type LiveDatabase } from './adoption/live-database.ts'
import { isEmpty, makePlan, ourTables, type Plan } from './adoption/plan.ts'
import { repairTriggers } from './adoption/repair.ts'
import { reportPlan } from './adoption/report.ts'
import { readStatements } from './adoption/statements.ts'
import { undoAdoption } from './adoption/undo.ts'
import { readMigrations, type MigrationFile } from './migration-files.ts'
import { DatabaseProblem, findOwnerUrl, openOwnerPool, runCommand } from './owner-connection.ts'
import { finishMigration } from './migrate.ts'

export interface AdoptOptions {
  readonly ownerUrl: string
  readonly apply?: boolean
  readonly undo?: boolean
  readonly repair?: boolean
  readonly log?: Log
  /** For tests: other migrations than those of `prisma/migrations`. */
  readonly migrations?: readonly MigrationFile[]
}

/** 0: adopted, or free to be; 2: something stands in the way. */
export type AdoptExit = 0 | 2

interface Situation {
  readonly live: LiveDatabase
  readonly plan: Plan
}

async function look(client: pg.ClientBase, migrations: readonly MigrationFile[]): Promise<Situation> {
  const live = await readLiveDatabase(client, ourTables(migrations))
  return { live, plan: makePlan(live, migrations) }
}

/** Databases that are not Infra24's need no plan. */
function otherKind({ live }: Situation): { exit: AdoptExit; message: string } | undefined {
  if (live.ledger) return undefined
  if (live.schemas.has('app') && live.applied !== null) {
    return {
      exit: 0,
      message: 'This database is an installation of Masterflow itself: npm run db:migrate keeps it current.',
    }
  }
  if (!live.tables.has('organizations')) {
    return {
      exit: 2,
      message:
        "In the way:\n  - there is no table organizations: this is not Infra24's database. For an empty one run npm run db:migrate.",
    }
  }
  return undefined
}

async function applyAndVerify(
  client: pg.ClientBase,
  situation: Situation,
  options: AdoptOptions,
  log: Log,
): Promise<void> {
  const migrations = options.migrations ?? (await readMigrations())
  const { live, plan } = situation
  log('\nApplying:')
  await applyPlan({
    client,
    plan,
    newTables: ourTables(migrations),
    extensionSchema: live.mayCreateIn.extensions ? 'extensions' : null,
    log,
  })
  const after = await look(client, migrations)
  if (!isEmpty(after.plan)) {
    throw new DatabaseProblem(`Not everything is in place yet; run it again:\n${reportPlan(after.plan).join('\n')}`)
  }
}

async function adoptLocked(client: pg.ClientBase, options: AdoptOptions, log: Log): Promise<AdoptExit> {
  const migrations = options.migrations ?? (await readMigrations())
  const situation = await look(client, migrations)
  const other = otherKind(situation)
  if (other) {
    log(other.message)
    return other.exit
  }
  if (options.undo) {
    // Not those of the baseline, which stands for what Infra24 itself has.
    const added = readStatements(migrations.filter((migration) => !migration.skippedOnAdoption))
    const triggers = added.flatMap(({ made }) => (made.kind === 'trigger' ? [`${made.table}.${made.name}`] : []))
    await undoAdoption({ client, ...situation, ourTriggers: new Set(triggers), log })
    return 0
  }
  const { plan } = situation
  const nothingToDo = isEmpty(plan)
  if (options.repair && plan.brokenTriggers.length > 0) {
    log('Repairing:')
    await repairTriggers(client, plan, log)
  }
  const current = options.repair ? await look(client, migrations) : situation
  for (const line of reportPlan(current.plan)) log(line)
  if (current.plan.obstacles.length > 0) return 2
  if (nothingToDo) {
    log('\nThe database is adopted: nothing to do.')
  } else if (options.apply) {
    await applyAndVerify(client, current, options, log)
    log('\nThe database is adopted.')
  } else {
    log('\nNothing stands in the way. Apply it with: npm run db:adopt -- --apply')
  }
  return 0
}

/**
 * Plans, applies, undoes or repairs an adoption. Returns the exit code; throws DatabaseProblem when applying failed, in which
 * case the transaction has left nothing and a second run goes on.
 */
export async function adopt(options: AdoptOptions): Promise<AdoptExit> {
  const log = options.log ?? (() => {})
  const pool = openOwnerPool(options.ownerUrl, 2)
  try {
    const client = await pool.connect()
    try {
      const changes = options.apply || options.undo || options.repair
      const run = () => adoptLocked(client, options, log)
      const exit = changes ? await withSchemaLock(pool, log, run) : await run()
      if (exit === 0 && options.apply && (await isAdopted(client))) await finishMigration(options)
      return exit
    } finally {
      client.release()
    }
  } finally {
    await pool.end()
  }
}

if (import.meta.main) {
  const known = ['--apply', '--undo', '--repair']
  const args = process.argv.slice(2)
  await runCommand(async () => {
    const unknown = args.filter((arg) => !known.includes(arg))
    if (unknown.length > 0) throw new DatabaseProblem(`Unknown: ${unknown.join(' ')}. Known: ${known.join(', ')}.`)
    const has = (flag: string) => args.includes(flag)
    if (has('--apply') && has('--undo')) throw new DatabaseProblem('--apply and --undo exclude each other.')
    const ownerUrl = await findOwnerUrl()
    return adopt({ ownerUrl, apply: has('--apply'), undo: has('--undo'), repair: has('--repair'), log: console.log })
  }, 2)
}
