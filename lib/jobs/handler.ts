import type { Actor } from '#lib/core/actor.ts'
import type { TaskContract } from '#lib/core/task.ts'
import type { Logger } from '#lib/platform/log.ts'

/** What a handler gets to work with. */
export type JobContext<P> = {
  payload: P
  /** The job itself, as the organisation that its payload names: for withOrg and readOrg. */
  actor: Actor & { kind: 'job' }
  now: Date
  /** Stays the same through all attempts. */
  jobId: string
  /** 1 the first time. */
  attempt: number
  /** True when a failure of this attempt makes the job dead. */
  isLastAttempt: boolean
  /** Aborts when the job has taken too long or the worker gives up on it. */
  signal: AbortSignal
  log: Logger
}

/** A handler with its contract; `run` takes what the queue holds and trusts none of it. */
export type Handler = {
  readonly contract: Omit<TaskContract<{ organizationId: string }>, 'payload'>
  run: (data: unknown, context: Omit<JobContext<never>, 'payload' | 'actor'>) => Promise<void>
}

/**
 * Declares what a task does. A handler runs at least once: a worker that is killed leaves the job to another, so everything it does
 * must be recognisable as done. Read in withOrg, use the network outside, write in withOrg. Throwing means another try, later.
 */
export function defineHandler<P extends { organizationId: string }>(
  contract: TaskContract<P>,
  handle: (context: JobContext<P>) => Promise<void>,
): Handler {
  return {
    contract,
    run: async (data, context) => {
      const payload = contract.payload.parse(data)
      const { organizationId } = payload
      await handle({ ...context, payload, actor: { kind: 'job', task: contract.name, organizationId } })
    },
  }
}
