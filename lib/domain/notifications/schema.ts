import { z } from 'zod'

export const resendMessageSchema = z.object({ id: z.uuid() })
