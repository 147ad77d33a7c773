import { z } from 'zod'

/** What may be written anew about a booking; where and when it is, is moved. */
export const editFormSchema = z.object({
  title: z.string().trim().min(1, 'Give it a title.').max(300),
  name: z.string().trim().max(300).optional(),
  email: z.union([z.literal(''), z.email('This is not a mail address.')]).optional(),
  participants: z.number().int('Whole people only.').positive('At least one.').max(100_000).optional(),
  notes: z.string().trim().max(10_000).optional(),
})
export type EditForm = z.input<typeof editFormSchema>
