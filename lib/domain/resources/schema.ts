import { z } from 'zod'
import { resourceTypes } from './values.ts'

export * from './values.ts'

/** What a list of resources may be asked for; the same for screen and API. */
export const resourceQuerySchema = z.object({
  type: z.array(z.enum(resourceTypes)).default([]),
  text: z.string().trim().max(200).nullish(),
  /** In use and open to bookings. */
  bookableOnly: z.boolean().default(false),
  isActive: z.boolean().nullish(),
  isBookable: z.boolean().nullish(),
  cursor: z.string().nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})
export type ResourceQuery = z.infer<typeof resourceQuerySchema>
