import { z } from 'zod'

/** A feed is of a resource or of a person, by their mail address. */
export const createFeedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('resource'), resourceId: z.uuid(), shows: z.enum(['titles', 'busy']) }),
  z.object({
    kind: z.literal('person'),
    email: z.email('This is not a mail address.').max(254),
    shows: z.enum(['titles', 'busy']),
  }),
])
export const revokeFeedSchema = z.object({ id: z.uuid() })
