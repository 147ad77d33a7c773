/** Applies Prisma's migrations one by one: whole or not at all, one process at a time, with errors that name the line. */
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { closeTables } from './adoption/close-tables.ts'
import { isAdopted } from './adoption/ledger.ts'
import { readStatements } from './adoption/statements.ts'
import { lineAt, readMigrations, type MigrationFile } from './migration-files.ts'
import { DatabaseProblem, hasCode, openOwnerPool } from './owner-connection.ts'
import { noFilters, openSchemaEngine, toMigrationsList } from './schema-engine.ts'
import { splitStatements, summarize } from './split-statements.ts'

export interface AppliedMigration {
  readonly name: string
  readonly milliseconds: number
}

export type Log = (line: string) => void

/** Any 64-bit number that nobody else uses; held for as long as somebody changes the schema. */
const schemaLock = '7236104953018861'
const lockAttempts = 15

/** Waits for, and holds, the right to change this database's schema while `work` runs. */
export async function withSchemaLock<T>(pool: pg.Pool, log: Log, work: () => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    for (let told = false; ;) {
      const { rows } = await client.query<{ held: boolean }>(`select pg_try_advisory_lock(${schemaLock}) as held`)
      if (rows[0]?.held) break
      if (!told) log('another process is changing the schema: waiting for it')
      told = true
      await sleep(200)
    }
    return await work()
  } finally {
    // Ending the connection gives the lock back, also after an error that left the session unusable.
    client.release(true)
  }
}

async function tableExists(pool: pg.Pool, name: string): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [name])
  return rows[0]?.there === true
}

/**
 * Our migrations commit together with their own record, so a row that never finished stands for nothing applied: whoever
 * ran it failed or was killed. It becomes "rolled back" in Prisma's sense, which lets the migration run again.
 */
async function forgetUnfinished(pool: pg.Pool): Promise<void> {
  if (!(await tableExists(pool, 'public._prisma_migrations'))) return
  await pool.query(
    'update public._prisma_migrations set rolled_back_at = now() where finished_at is null and rolled_back_at is null',
  )
}

/** Finds the statement that fails, when the error itself carries no position, by trying them one by one and undoing all. */
async function findFailingStatement(pool: pg.Pool, sql: string): Promise<{ line: number; sql: string } | undefined> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    for (const statement of splitStatements(sql)) {
      try {
        await client.query(statement.sql)
      } catch {
        return statement
      }
    }
    return undefined
  } finally {
    await client.query('rollback').catch(() => {})
    client.release()
  }
}

/** Not the connection, the resources or the locks (classes 08, 53, 55, 57 and 40): those say nothing of a statement. */
function isAboutTheStatement(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|40|53|55|57)/.test(error.code ?? '57')
}

async function explainFailure(pool: pg.Pool, migration: MigrationFile, error: unknown): Promise<DatabaseProblem> {
  const message = error instanceof Error ? error.message : String(error)
  const position = error instanceof pg.DatabaseError ? Number(error.position ?? 0) : 0
  const statements = splitStatements(migration.sql)
  const line = position > 0 ? lineAt(migration.sql, position) : undefined
  const failing =
    line === undefined && isAboutTheStatement(error)
      ? await findFailingStatement(pool, migration.sql)
      : statements.findLast((statement) => line !== undefined && statement.line <= line)
  const where = line ?? failing?.line
  const extra = error instanceof pg.DatabaseError ? [error.detail, error.hint].filter(Boolean).join(' ') : ''
  return new DatabaseProblem(
    `migration ${migration.name} failed${where ? ` at line ${where}` : ''}: ${message}` +
      (extra ? `\n  ${extra}` : '') +
      (failing ? `\n  in: ${summarize(failing.sql, 160)}` : '') +
      '\n  Nothing of it was applied. Correct the cause and run npm run db:migrate again.',
    { cause: error },
  )
}

/** The tables in `public` that a migration makes. */
function tablesOf(migration: MigrationFile): string[] {
  return readStatements([migration]).flatMap(({ made }) => (made.kind === 'table' ? [made.name] : []))
}

/** On an adopted database a migration that is only for our own installations counts as applied without running. */
async function recordSkipped(pool: pg.Pool, migrations: readonly MigrationFile[]): Promise<void> {
  if (!(await isAdopted(pool))) return
  for (const migration of migrations.filter((candidate) => candidate.skippedOnAdoption)) {
    await pool.query(
      `insert into public._prisma_migrations (id, checksum, migration_name, started_at, finished_at)
       select gen_random_uuid()::text, $1::text, $2::text, now(), now()
       where not exists (select from public._prisma_migrations where migration_name = $2::text and rolled_back_at is null)`,
      [migration.checksum, migration.name],
    )
  }
}

/** Runs one migration and marks it finished, in one transaction: a crash leaves both or neither. */
async function runMigration(pool: pg.Pool, migration: MigrationFile, log: Log): Promise<void> {
  const client = await pool.connect()
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await client.query('begin')
        await client.query(migration.sql)
        await closeTables(client, tablesOf(migration))
        await client.query(
          `update public._prisma_migrations set finished_at = now()
            where migration_name = $1 and finished_at is null and rolled_back_at is null`,
          [migration.name],
        )
        await client.query('commit')
        return
      } catch (error) {
        await client.query('rollback')
        if (!hasCode(error, '55P03', '40P01') || attempt === lockAttempts) throw error
        log(`  ${migration.name}: a table is busy, trying again (${attempt} of ${lockAttempts - 1})`)
        await sleep(200 + 150 * attempt)
      }
    }
  } finally {
    client.release()
  }
}

/** An existing Infra24 database must go through `db:adopt`; Prisma's own words for it would not help. */
async function refuseUnadopted(pool: pg.Pool): Promise<void> {
  if (await tableExists(pool, 'public._prisma_migrations')) return
  if (!(await tableExists(pool, 'public.organizations'))) return
  throw new DatabaseProblem(
    'This database already holds tables of Infra24 that Masterflow did not make. ' +
      'Run "npm run db:adopt" to see how it would be taken over, and with "-- --apply" to do it.',
  )
}

/**
 * Applies every pending migration of `prisma/migrations` to the owner's database and returns those it applied.
 * Safe to call from two processes at once. Throws DatabaseProblem, naming migration and line, when one fails.
 */
export async function applyMigrations(options: {
  ownerUrl: string
  log?: Log
  migrations?: readonly MigrationFile[]
}): Promise<AppliedMigration[]> {
  const log = options.log ?? (() => {})
  const migrations = options.migrations ?? (await readMigrations())
  const pool = openOwnerPool(options.ownerUrl, 4)
  try {
    return await withSchemaLock(pool, log, async () => {
      await refuseUnadopted(pool)
      await forgetUnfinished(pool)
      await recordSkipped(pool, migrations)
      return await applyPending(pool, migrations, log)
    })
  } finally {
    await pool.end()
  }
}

async function applyPending(
  pool: pg.Pool,
  migrations: readonly MigrationFile[],
  log: Log,
): Promise<AppliedMigration[]> {
  const applied: AppliedMigration[] = []
  let failure: { migration: MigrationFile; error: unknown } | undefined
  const engine = await openSchemaEngine({
    pool,
    runScript: async (sql) => {
      const migration = migrations.find(
        (candidate) => candidate.sql === sql && !applied.some((done) => done.name === candidate.name),
      )
      // Anything else the engine runs is its own, such as making its table.
      if (!migration) return void (await pool.query(sql))
      const started = performance.now()
      try {
        await runMigration(pool, migration, log)
      } catch (error) {
        failure = { migration, error }
        throw error
      }
      const milliseconds = Math.round(performance.now() - started)
      applied.push({ name: migration.name, milliseconds })
      log(`  applied ${migration.name} (${milliseconds} ms)`)
    },
  })
  try {
    await engine.applyMigrations({ migrationsList: await toMigrationsList(migrations), filters: noFilters })
    return applied
  } catch (error) {
    if (failure) throw await explainFailure(pool, failure.migration, failure.error)
    throw new DatabaseProblem(
      `The migrations cannot be applied: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  } finally {
    engine.free()
  }
}
