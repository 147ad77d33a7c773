import { z } from 'zod'
import { defineTask } from '../../core/task.ts'

/** Examines what has changed since the last time, as triggers noted it. */
export const examineConflicts = defineTask({
  name: 'conflicts.examine',
  payload: z.object({ organizationId: z.uuid() }),
})

/** Proves every night that the conflict log is complete and true. */
export const sweepConflicts = defineTask({
  name: 'conflicts.sweep',
  payload: z.object({ organizationId: z.uuid() }),
})
