import { type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss'
import { env } from '#lib/platform/env.ts'
import { log, partLog } from '#lib/platform/log.ts'
import { roleUrl } from '#lib/platform/role-urls.ts'
import { describeFailure } from './describe-failure.ts'
import type { Handler } from './handler.ts'
import { workOnSweeps } from './schedule.ts'

/** How long (ms) running jobs may take to finish when the worker is asked to stop; then another worker does them again. */
const patienceMs = 9_000

/** Jobs at once, per task: as many batches, of as many jobs. */
const batches = 2
const batchSize = 5

/**
 * Works on the queue as the platform role; each job then acts as its organisation. Any number of workers share one database.
 * @returns stops fetching, lets running jobs finish and closes the queue's connections
 */
export async function startWorker(
  handlers: readonly Handler[],
  options: { sweeps?: boolean } = {},
): Promise<{ stop: () => Promise<void> }> {
  const boss = new PgBoss({
    connectionString: roleUrl(env(), 'platform'),
    application_name: 'masterflow-worker',
    max: 6,
    // The schema is the owner's affair (installJobQueue).
    migrate: false,
    createSchema: false,
    reindex: false,
    useListenNotify: true,
    // A killed worker's jobs run again within their heartbeat and these two seconds.
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 60 * 60,
  })
  boss.on('error', (error) => log.error({ err: error }, 'the job queue reports an error'))
  boss.on('warning', ({ message, data }) => log.warn({ data }, message))
  await boss.start()
  for (const handler of handlers) {
    const { name } = handler.contract
    await boss.work(
      name,
      {
        includeMetadata: true,
        perJobResults: true,
        batchSize,
        localConcurrency: batches,
        // A full batch means that more is waiting: fetch on at once. Otherwise NOTIFY wakes us; retries wait for the poll.
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 1,
        heartbeatRefreshSeconds: Math.max(1, Math.floor(handler.contract.heartbeatSeconds / 3)),
      },
      (jobs) => Promise.all(jobs.map((job) => runJob(handler, job))),
    )
  }
  if (options.sweeps ?? true) await workOnSweeps(boss)
  return { stop: () => boss.stop({ graceful: true, timeout: patienceMs }) }
}

async function runJob(handler: Handler, job: JobWithMetadata<unknown>): Promise<JobResult> {
  const jobLog = partLog('job', { task: job.name, jobId: job.id, attempt: job.retryCount + 1 })
  const started = performance.now()
  const isLastAttempt = job.retryCount >= job.retryLimit
  try {
    await handler.run(job.data, {
      now: new Date(),
      jobId: job.id,
      attempt: job.retryCount + 1,
      isLastAttempt,
      signal: job.signal,
      log: jobLog,
    })
    const waited = job.startedOn.getTime() - Math.max(job.createdOn.getTime(), job.startAfter.getTime())
    jobLog.info({ waited, took: Math.round(performance.now() - started) }, 'job done')
    return { id: job.id, status: 'completed' }
  } catch (error) {
    jobLog[isLastAttempt ? 'error' : 'warn']({ err: error }, isLastAttempt ? 'job is dead' : 'job failed, will retry')
    return { id: job.id, status: 'failed', output: { message: describeFailure(error) } }
  }
}
