import { z } from 'zod'

/** Where a booking goes, as somebody types or drags it. Times are local to the organisation, or carry an offset. */
export const moveFormSchema = z.object({
  resourceId: z.uuid('Choose where it goes.'),
  start: z.string().trim().min(1, 'Say when it starts.').max(40),
  end: z.string().trim().min(1, 'Say when it ends.').max(40),
  participants: z.number().int('Whole people only.').positive('At least one.').max(100_000).optional(),
  /** Move although a calendar could not be read. */
  acceptUnknown: z.boolean().default(false),
  /** Move against the rules; empty moves by them. */
  overrideReason: z.string().trim().max(1000).optional(),
})
export type MoveForm = z.input<typeof moveFormSchema>
