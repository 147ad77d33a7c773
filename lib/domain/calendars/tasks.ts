import { z } from 'zod'
import { defineTask } from '../../core/task.ts'

/** Keeps recurring events worked out at least eighteen months ahead. */
export const workOutSeriesTask = defineTask({
  name: 'calendars.work-out-series',
  payload: z.object({ organizationId: z.uuid() }),
})
