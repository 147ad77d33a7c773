import type { TaskContract } from '../core/task.ts'
import type { Db } from './context.ts'

/**
 * `startAfter`: not before this instant. `singletonKey`: at most one waiting job of the task has this key; a second is not enqueued.
 */
export type EnqueueOptions = { startAfter?: Date; singletonKey?: string }

/**
 * Enqueues a job in the caller's transaction: it exists exactly when the transaction commits. The payload must name the
 * organisation of the transaction's claims; PostgreSQL refuses another's.
 * @returns the job's id; null when a job with the same singletonKey is waiting already
 * @throws ZodError for a payload that the task does not declare
 */
export async function enqueue<P extends { organizationId: string }>(
  db: Db,
  task: TaskContract<P>,
  payload: P,
  options: EnqueueOptions = {},
): Promise<string | null> {
  const payloads = JSON.stringify([task.payload.parse(payload)])
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM app.enqueue(${task.name}, ${payloads}::jsonb, ${options.startAfter ?? null}::timestamptz, ${options.singletonKey ?? null}) AS job(id)`
  return rows[0]?.id ?? null
}

/** Enqueues one job for each payload with one statement, in the caller's transaction. Returns their ids. */
export async function enqueueMany<P extends { organizationId: string }>(
  db: Db,
  task: TaskContract<P>,
  payloads: readonly P[],
): Promise<string[]> {
  if (payloads.length === 0) return []
  const checked = JSON.stringify(payloads.map((payload) => task.payload.parse(payload)))
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM app.enqueue(${task.name}, ${checked}::jsonb, NULL, NULL) AS job(id)`
  return rows.map((row) => row.id)
}

/**
 * The same as a statement, for the group commit of intake, which writes through `pg`. To be run as the tenant role in a
 * transaction whose claims name the payloads' organisation.
 */
export function enqueueStatement<P extends { organizationId: string }>(
  task: TaskContract<P>,
  payloads: readonly P[],
): { text: string; values: [queue: string, payloads: string] } {
  return {
    text: 'SELECT id FROM app.enqueue($1, $2::jsonb, NULL, NULL) AS job(id)',
    values: [task.name, JSON.stringify(payloads.map((payload) => task.payload.parse(payload)))],
  }
}
