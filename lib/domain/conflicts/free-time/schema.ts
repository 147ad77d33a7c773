import { z } from 'zod'
import { resourceTypes } from '../../resources/schema.ts'

const MOST_DAYS = 400
const window = { from: z.date(), until: z.date() }
const inOrder = ({ from, until }: { from: Date; until: Date }) => from < until
const shortEnough = ({ from, until }: { from: Date; until: Date }) =>
  until.getTime() - from.getTime() <= MOST_DAYS * 86_400_000
const orderWords = { error: 'The end is not after the start.', path: ['until'] }
const lengthWords = { error: `Look at most ${MOST_DAYS} days ahead at once.`, path: ['until'] }

/** When resources are free: over a period, as intervals. */
export const freeIntervalsSchema = z
  .object({
    resourceIds: z.array(z.uuid()).min(1).max(50),
    ...window,
    participants: z.number().int().positive().nullish(),
    exceptBookingId: z.uuid().nullish(),
  })
  .refine(inOrder, orderWords)
  .refine(shortEnough, lengthWords)

/** The next so many free slots of a length, of named resources or of all that have these attributes. */
export const freeSlotsSchema = z
  .object({
    resourceIds: z.array(z.uuid()).max(50).nullish(),
    filter: z
      .object({
        type: z.enum(resourceTypes).nullish(),
        category: z.string().trim().max(200).nullish(),
        location: z.string().trim().max(200).nullish(),
        minCapacity: z.number().int().positive().nullish(),
        text: z.string().trim().max(200).nullish(),
      })
      .nullish(),
    ...window,
    minutes: z
      .number()
      .int()
      .min(1)
      .max(90 * 1440),
    count: z.number().int().min(1).max(100).default(10),
    /** Slots begin at whole multiples of this in the organisation's local time. */
    stepMinutes: z.number().int().min(5).max(1440).default(15),
    participants: z.number().int().positive().nullish(),
    exceptBookingId: z.uuid().nullish(),
  })
  .refine(inOrder, orderWords)
  .refine(shortEnough, lengthWords)
