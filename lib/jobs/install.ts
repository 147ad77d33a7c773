import { createHash } from 'node:crypto'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { contracts, deadLetterQueue, sweepQueue } from './contracts.ts'
import { enqueueFunction, queueGrants, viewFunctions } from './queue-functions.ts'

const day = 24 * 60 * 60
const queues = contracts.map((contract) => contract.name)

type QueueSettings = Omit<NonNullable<Parameters<PgBoss['createQueue']>[1]>, 'policy' | 'partition'> & { name: string }

const settings: readonly QueueSettings[] = [
  // Dead jobs wait for a person: a season, not two weeks.
  { name: deadLetterQueue, retentionSeconds: 90 * day, deleteAfterSeconds: 7 * day },
  ...contracts.map((contract) => ({
    name: contract.name,
    retryLimit: contract.retryLimit,
    retryDelay: contract.retryDelay,
    retryBackoff: true,
    retryDelayMax: 10 * 60,
    expireInSeconds: 5 * 60,
    heartbeatSeconds: contract.heartbeatSeconds,
    deleteAfterSeconds: day,
    deadLetter: deadLetterQueue,
    notify: true,
  })),
  {
    name: sweepQueue,
    retryLimit: 3,
    retryDelay: 30,
    retryBackoff: true,
    expireInSeconds: 5 * 60,
    heartbeatSeconds: 30,
    deleteAfterSeconds: day,
    notify: true,
  },
]

/**
 * Creates or upgrades the job queue in schema `pgboss`, its queues, the functions through which organisations use it, and the
 * rights. As the owner, no superuser. Changes nothing when everything is there; two at once take turns.
 */
export async function installJobQueue(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'masterflow-queue-install' })
  await client.connect()
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('masterflow.install_job_queue'))")
    const wanted = await fingerprint()
    if ((await installed(client)) === wanted) return
    const insert = await withBoss(ownerUrl, async (boss) => {
      for (const { name, ...options } of settings) {
        // A waiting job's key is unique in its queue; a job without one gets its own id as key (app.enqueue).
        await boss.createQueue(name, { ...options, policy: queues.includes(name) ? 'short' : 'standard' })
        await boss.updateQueue(name, options)
      }
      await finishIndexes(client)
      return insertStatement(boss)
    })
    await client.query('BEGIN')
    await client.query(
      enqueueFunction(insert, queues[0] ?? '', queues) + viewFunctions(queues, deadLetterQueue) + queueGrants(),
    )
    await client.query(`COMMENT ON SCHEMA pgboss IS ${pg.escapeLiteral(wanted)}`)
    await client.query('COMMIT')
  } finally {
    await client.end()
  }
}

async function withBoss<T>(ownerUrl: string, use: (boss: PgBoss) => Promise<T>): Promise<T> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    max: 2,
    application_name: 'masterflow-queue-install',
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  const failures: unknown[] = []
  boss.on('error', (error) => failures.push(error))
  await boss.start()
  const result = await use(boss).finally(() => boss.stop({ graceful: true, timeout: 60_000 }))
  if (failures.length > 0) throw new Error('The job queue could not be installed.', { cause: failures[0] })
  return result
}

/** The statement with which this pg-boss inserts, taken from itself: nothing is written. */
async function insertStatement(boss: PgBoss): Promise<string> {
  let statement = ''
  const db = {
    executeSql: async (text: string) => {
      statement = text
      return { rows: [] }
    },
  }
  await boss.insert(queues[0] ?? '', [{ data: {} }], { db, returnId: true })
  return statement
}

/** An upgrade of pg-boss leaves new indexes to be built after it; the worker is not the owner and could not. */
async function finishIndexes(client: pg.Client): Promise<void> {
  for (let patience = 600; patience > 0; patience--) {
    const { rows } = await client.query<{ open: boolean }>(
      "SELECT EXISTS (SELECT FROM pgboss.bam WHERE status IN ('pending', 'in_progress')) AS open",
    )
    if (!rows[0]?.open) return
    await new Promise((resume) => setTimeout(resume, 500))
  }
}

async function installed(client: pg.Client): Promise<string | null> {
  const { rows } = await client.query<{ comment: string | null }>(
    "SELECT obj_description(to_regnamespace('pgboss')::oid, 'pg_namespace') AS comment",
  )
  return rows[0]?.comment ?? null
}

async function fingerprint(): Promise<string> {
  const { default: manifest } = await import('pg-boss/package.json', { with: { type: 'json' } })
  const enqueue = enqueueFunction("'any' 'any' $1", 'any', queues)
  const all = [manifest.version, settings, enqueue, viewFunctions(queues, deadLetterQueue), queueGrants()]
  return `masterflow ${manifest.version} ${createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)}`
}
