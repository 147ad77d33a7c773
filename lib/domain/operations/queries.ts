import type { Db } from '../../db/index.ts'
import { claimMinutes } from '../notifications/index.ts'
import type { DeadJob, QueueState, UnsentMessage, WorkerState } from './schema.ts'

const limit = 1000

/** Counts of the active organisation's jobs. Runs as the tenant role. */
export async function queueState(db: Db): Promise<QueueState> {
  const [row] = await db.$queryRaw<
    { waiting: bigint; delayed: bigint; running: bigint; dead: bigint; oldest_waiting: Date | null }[]
  >`
    SELECT * FROM app.job_counts(${limit}::int)`
  const counts = {
    waiting: Number(row?.waiting ?? 0),
    delayed: Number(row?.delayed ?? 0),
    running: Number(row?.running ?? 0),
    dead: Number(row?.dead ?? 0),
  }
  const capped = counts.waiting + counts.delayed + counts.running >= limit || counts.dead >= limit
  return { ...counts, capped, oldestWaiting: row?.oldest_waiting ?? null }
}

/** The active organisation's newest dead jobs, at most 100. */
export function listDeadJobs(db: Db): Promise<DeadJob[]> {
  return db.$queryRaw<DeadJob[]>`
    SELECT id, task, reason, attempts, enqueued_at AS "enqueuedAt", died_at AS "diedAt" FROM app.dead_jobs(100)`
}

/** The organisation's newest messages that did not go out and will not by themselves, at most 100. */
export function listUnsentMessages(db: Db, organizationId: string, now: Date): Promise<UnsentMessage[]> {
  const abandoned = new Date(now.getTime() - claimMinutes * 60_000)
  return db.$queryRaw<UnsentMessage[]>`
    SELECT id, status, template_key AS key, recipient, subject, attempts, request_id AS "requestId", created_at AS "createdAt",
      coalesce(last_error, CASE status WHEN 'sending' THEN 'whoever was sending it has vanished' ELSE 'no reason was given' END) AS reason
    FROM outbound_messages WHERE organization_id = ${organizationId}::uuid
      AND (status = 'failed' OR (status = 'sending' AND coalesce(claimed_at, updated_at) < ${abandoned}))
    ORDER BY created_at DESC, id DESC LIMIT 100`
}

/** How the installation's workers are. Runs as the platform role. */
export async function workerState(db: Db): Promise<WorkerState> {
  const [row] = await db.$queryRaw<WorkerState[]>`
    SELECT count(*) FILTER (WHERE beat_at > now() - interval '30 seconds')::int AS alive, max(beat_at) AS "lastBeat" FROM worker_heartbeats`
  return row ?? { alive: 0, lastBeat: null }
}
