import { z } from 'zod'
import { defineTask } from '../../core/task.ts'

/** Sends one message of the outbox. Eight retries reach over four minutes, so that a mail server may restart. */
export const sendMessage = defineTask({
  name: 'notifications.send-message',
  payload: z.object({ organizationId: z.uuid(), messageId: z.uuid() }),
  retryLimit: 8,
  retryDelay: 1,
})
