import { z } from 'zod'

/** What a member of staff types to book directly. Times are local to the organisation, or carry an offset. */
export const bookFormSchema = z.object({
  resourceId: z.uuid('Choose what to book.'),
  start: z.string().trim().min(1, 'Say when it starts.').max(40),
  end: z.string().trim().min(1, 'Say when it ends.').max(40),
  title: z.string().trim().min(1, 'Give it a title.').max(300),
  name: z.string().trim().max(300).optional(),
  email: z.union([z.literal(''), z.email('This is not a mail address.')]).optional(),
  participants: z.number().int('Whole people only.').positive('At least one.').max(100_000).optional(),
  notes: z.string().trim().max(4000).optional(),
  /** Book although a calendar could not be read. */
  acceptUnknown: z.boolean().default(false),
  /** Book against the rules; empty books by them. */
  overrideReason: z.string().trim().max(1000).optional(),
})
export type BookForm = z.input<typeof bookFormSchema>
