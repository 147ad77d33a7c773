import { z } from 'zod'
import { defineTask } from '../../core/task.ts'

/** Escalates the approval steps of an organisation whose time is over. */
export const escalateApprovals = defineTask({
  name: 'approvals.escalate',
  payload: z.object({ organizationId: z.uuid() }),
})
