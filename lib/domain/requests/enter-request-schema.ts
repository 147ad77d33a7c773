import { z } from 'zod'
import { requestPriorities, requestTypes } from './schema.ts'

const optional = (most: number) => z.string().trim().max(most).optional()

/** What a member of staff types for somebody who came to the desk or called. Times are local to the organisation. */
export const enterRequestSchema = z
  .object({
    type: z.enum(requestTypes),
    title: z.string().trim().min(1, 'Give it a title.').max(300),
    priority: z.enum(requestPriorities),
    resourceId: z.union([z.literal(''), z.uuid()]).optional(),
    start: optional(40),
    end: optional(40),
    participants: z.number().int('Whole people only.').positive('At least one.').max(100_000).optional(),
    requesterName: optional(300),
    requesterEmail: z.union([z.literal(''), z.email('This is not a mail address.')]).optional(),
    notes: optional(4000),
  })
  .superRefine((value, context) => {
    const need = (path: 'resourceId' | 'start' | 'end', message: string) => {
      if (!value[path]) context.addIssue({ code: 'custom', path: [path], message })
    }
    if (value.type === 'booking') {
      need('resourceId', 'Choose what to book.')
      need('start', 'Say when it starts.')
      need('end', 'Say when it ends.')
    } else if (Boolean(value.start) !== Boolean(value.end)) need(value.start ? 'end' : 'start', 'Give both or neither.')
  })
export type EnterRequest = z.output<typeof enterRequestSchema>
