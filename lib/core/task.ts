import type { z } from 'zod'

/** What a job is called, what it is told and how it is retried. The handler stands in `lib/jobs/tasks/`. */
export type TaskContract<P extends { organizationId: string }> = {
  /** "<domain>.<verb>": also the queue's name. */
  readonly name: string
  /** Ids only: what a job needs to know it reads, as its organisation, when it runs. */
  readonly payload: z.ZodType<P>
  /** Attempts after the first; then the job is kept as dead. */
  readonly retryLimit: number
  /** Seconds before the first retry; doubled, with jitter, each time. */
  readonly retryDelay: number
  /** Seconds without a sign of life after which a job counts as lost and runs again. */
  readonly heartbeatSeconds: number
}

/** Declares a task with the house's defaults: five retries from two seconds on, lost after ten seconds of silence. */
export function defineTask<P extends { organizationId: string }>(
  contract: Pick<TaskContract<P>, 'name' | 'payload'> & Partial<TaskContract<P>>,
): TaskContract<P> {
  return { retryLimit: 5, retryDelay: 2, heartbeatSeconds: 10, ...contract }
}
