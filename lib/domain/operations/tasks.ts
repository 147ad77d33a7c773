import { z } from 'zod'
import { defineTask } from '../../core/task.ts'

/** Forgets kept answers to API calls that are older than a day. */
export const clearIdempotencyKeys = defineTask({
  name: 'operations.clear-idempotency-keys',
  payload: z.object({ organizationId: z.uuid() }),
})
