import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { withPlatform, type Db } from '#lib/db/index.ts'
import { log } from '#lib/platform/log.ts'

/** What is looked at; each must answer within this time (ms). */
const PATIENCE = 2_000
/** A worker that has not written for this long (s) counts as gone. */
const OLDEST_BEAT = 30

type Check = (db: Db) => Promise<string | null>
export type Health = { failing: string[]; checks: Record<string, string> }

const database: Check = async (db) => {
  await db.$queryRaw`SELECT 1`
  return null
}

let migrationNames: Promise<string[]> | undefined

function expectedMigrations(): Promise<string[]> {
  migrationNames ??= readdir(/* turbopackIgnore: true */ join(process.cwd(), 'prisma', 'migrations'), {
    withFileTypes: true,
  }).then((entries) => entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name))
  return migrationNames
}

const migrations: Check = async (db) => {
  const rows = await db.$queryRaw<{ migration_name: string; finished: boolean }[]>`
    SELECT migration_name, finished_at IS NOT NULL AS finished FROM public._prisma_migrations WHERE rolled_back_at IS NULL`
  if (rows.some((row) => !row.finished)) return 'a migration did not finish'
  const applied = new Set(rows.map((row) => row.migration_name))
  const pending = (await expectedMigrations()).filter((name) => !applied.has(name))
  return pending.length === 0 ? null : `${pending.length} migrations are pending`
}

const worker: Check = async (db) => {
  const rows = await db.$queryRaw<{ age: number | null }[]>`
    SELECT extract(epoch FROM now() - max(beat_at))::float8 AS age FROM worker_heartbeats`
  const age = rows[0]?.age ?? null
  if (age === null) return 'no worker has ever run'
  return age <= OLDEST_BEAT ? null : `no worker for ${Math.round(age)} seconds`
}

const queue: Check = async (db) => {
  const rows = await db.$queryRaw<{ version: number }[]>`SELECT version FROM pgboss.version`
  return rows.length === 1 ? null : 'the job queue is not installed'
}

const all: Record<string, Check> = { database, migrations, worker, queue }

async function run(name: string, check: Check): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((done) => {
    timer = setTimeout(() => done(`no answer within ${PATIENCE / 1000} seconds`), PATIENCE)
  })
  try {
    return await Promise.race([withPlatform('check health', check), late])
  } catch (error) {
    // The reason goes to the log: strangers who ask learn only which part it is.
    log.error({ err: error, check: name }, 'health check failed')
    return 'it could not be checked'
  } finally {
    clearTimeout(timer)
  }
}

/** Looks at every part that a request or a job needs, all at once. A check's text is `ok` or what is wrong. */
export async function checkHealth(): Promise<Health> {
  const results = await Promise.all(
    Object.entries(all).map(async ([name, check]) => [name, await run(name, check)] as const),
  )
  return {
    failing: results.flatMap(([name, wrong]) => (wrong === null ? [] : [name])),
    checks: Object.fromEntries(results.map(([name, wrong]) => [name, wrong ?? 'ok'])),
  }
}
