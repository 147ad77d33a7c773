import type { PgBoss } from 'pg-boss'
import { withPlatform } from '#lib/db/index.ts'
import { escalateApprovals } from '#lib/domain/approvals/tasks.ts'
import { workOutSeriesTask } from '#lib/domain/calendars/tasks.ts'
import { examineConflicts, sweepConflicts } from '#lib/domain/conflicts/tasks.ts'
import { clearIdempotencyKeys } from '#lib/domain/operations/tasks.ts'
import { log } from '#lib/platform/log.ts'
import { sweepQueue } from './contracts.ts'

type Sweep = {
  name: string
  /** In UTC. */
  cron: string
  run: (boss: PgBoss) => Promise<void>
}

/** How many months of analytics partitions exist ahead: a dead scheduler has a year to be noticed. */
const runwayMonths = 13

/** What the installation does at intervals. A sweep does nothing to an organisation itself: it makes a job for each. */
export const sweeps: readonly Sweep[] = [
  {
    name: 'make-analytics-partitions',
    cron: '17 2 * * *',
    run: async () => {
      await withPlatform(
        'make partitions',
        (db) => db.$queryRaw`SELECT app.make_analytics_partitions(now()::date, ${runwayMonths}::int) AS made`,
      )
    },
  },
  {
    name: 'clear-idempotency-keys',
    cron: '37 * * * *',
    run: (boss) => fanOut(boss, clearIdempotencyKeys.name),
  },
  {
    name: 'escalate-approvals',
    cron: '*/5 * * * *',
    run: (boss) => fanOut(boss, escalateApprovals.name),
  },
  {
    name: 'examine-conflicts',
    cron: '* * * * *',
    run: (boss) => fanOut(boss, examineConflicts.name, 'with changes'),
  },
  {
    name: 'sweep-conflicts',
    cron: '23 1 * * *',
    run: (boss) => fanOut(boss, sweepConflicts.name),
  },
  {
    name: 'work-out-series',
    cron: '7 * * * *',
    run: (boss) => fanOut(boss, workOutSeriesTask.name),
  },
]

/** One job for each organisation; one that is still waiting from the last time is not joined by a second. */
async function fanOut(boss: PgBoss, task: string, which: 'all' | 'with changes' = 'all'): Promise<void> {
  const organisations = await withPlatform('fan out a sweep', (db) =>
    which === 'all'
      ? db.$queryRaw<{ id: string }[]>`SELECT id FROM organizations`
      : db.$queryRaw<{ id: string }[]>`SELECT DISTINCT organization_id AS id FROM conflict_checks`,
  )
  const jobs = organisations.map(({ id }) => ({
    data: { organizationId: id },
    singletonKey: `${id}:sweep`,
    group: { id },
  }))
  if (jobs.length > 0) await boss.insert(task, jobs)
}

/** Puts the sweeps on their schedule and works on them. Each also runs when a worker starts, at most once in six hours. */
export async function workOnSweeps(boss: PgBoss): Promise<void> {
  for (const { name, cron } of sweeps) {
    await boss.schedule(sweepQueue, cron, { sweep: name }, { key: name, tz: 'UTC' })
    await boss.send(sweepQueue, { sweep: name }, { singletonKey: `start:${name}`, singletonSeconds: 6 * 60 * 60 })
  }
  await boss.work<{ sweep: string }>(
    sweepQueue,
    { batchSize: 10, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 },
    async (jobs) => {
      for (const job of jobs) {
        const sweep = sweeps.find(({ name }) => name === job.data.sweep)
        if (!sweep) {
          log.warn({ sweep: job.data.sweep }, 'a sweep that this version does not know')
          continue
        }
        await sweep.run(boss)
        log.info({ sweep: sweep.name }, 'swept')
      }
    },
  )
}
