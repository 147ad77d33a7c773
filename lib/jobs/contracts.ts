import type { TaskContract } from '#lib/core/task.ts'
import { escalateApprovals } from '#lib/domain/approvals/tasks.ts'
import { workOutSeriesTask } from '#lib/domain/calendars/tasks.ts'
import { examineConflicts, sweepConflicts } from '#lib/domain/conflicts/tasks.ts'
import { clearIdempotencyKeys } from '#lib/domain/operations/tasks.ts'
import { sendMessage } from '#lib/domain/notifications/tasks.ts'
import { mapDelivery } from '#lib/domain/requests/intake/tasks.ts'

type Queue = Omit<TaskContract<{ organizationId: string }>, 'payload'>

/** Every task that an organisation may enqueue. Apart from the handlers, so that a migration can make the queues without them. */
export const contracts: readonly Queue[] = [
  mapDelivery,
  sendMessage,
  clearIdempotencyKeys,
  escalateApprovals,
  workOutSeriesTask,
  examineConflicts,
  sweepConflicts,
]

/** Where a job goes that failed for good. Nobody works on it: people look at it and enqueue it again. */
export const deadLetterQueue = 'dead-letters'

/** What the installation itself does at intervals. Carries no organisation and may not be enqueued by one. */
export const sweepQueue = 'sweeps'
