import { z } from 'zod'
import { costKinds, wayKinds } from './values.ts'

export * from './values.ts'

/** Where a booking is, or would be. Instants are RFC 3339; `participants` 0 when nobody said how many. */
export const placeSchema = z.object({
  resourceId: z.uuid(),
  resourceTitle: z.string(),
  start: z.string(),
  end: z.string(),
  participants: z.number().int(),
})
export type Place = z.infer<typeof placeSchema>

const booking = { bookingId: z.uuid(), from: placeSchema }
/** What a way does, exactly. */
export const wayChangeSchema = z.discriminatedUnion('do', [
  z.object({ do: z.literal('move'), ...booking, to: placeSchema }),
  z.object({ do: z.literal('split'), ...booking, to: z.tuple([placeSchema, placeSchema]) }),
  z.object({ do: z.literal('cancel'), ...booking }),
  z.object({ do: z.literal('accept') }),
  z.object({ do: z.literal('offer'), requestId: z.uuid(), from: placeSchema, to: placeSchema }),
])
export type WayChange = z.infer<typeof wayChangeSchema>

/** One thing that a way costs. `amount` is in the kind's own unit (minutes, people, cents); `weight` is what it adds to the rank. */
export const costSchema = z.object({
  kind: z.enum(costKinds),
  amount: z.number(),
  weight: z.number(),
  words: z.string(),
})
export type Cost = z.infer<typeof costSchema>

/** Somebody whose booking or request a way changes; "busy" for whoever may not see bookings. */
export const concernedSchema = z.object({
  kind: z.enum(['booking', 'request']),
  id: z.uuid(),
  title: z.string(),
  name: z.string().nullable(),
  people: z.number().int(),
  /** To be sent back, so that nobody decides about what has changed meanwhile. */
  version: z.number().int(),
})
export type Concerned = z.infer<typeof concernedSchema>

export const waySchema = z.object({
  /** The same way has the same id whenever it is worked out. */
  id: z.string(),
  kind: z.enum(wayKinds),
  sentence: z.string(),
  change: wayChangeSchema,
  verdict: z.enum(['possible', 'unknown']),
  /** Why it is not known to be possible. */
  doubts: z.array(z.string()),
  concerned: z.array(concernedSchema),
  costs: z.array(costSchema),
  score: z.number(),
  /** Why it ranks where it does. */
  why: z.string(),
  /** Why it can't be applied by whoever asks; null when it can. */
  whyNot: z.string().nullable(),
  needsReason: z.boolean(),
})
export type Way = z.infer<typeof waySchema>

export const waysOutSchema = z.object({
  conflictId: z.uuid(),
  version: z.number().int(),
  status: z.string(),
  zone: z.string(),
  ways: z.array(waySchema),
  asOf: z.string(),
})
export type WaysOut = z.infer<typeof waysOutSchema>

const version = z.number().int().positive()
export const applyWayOutSchema = z.object({
  conflictId: z.uuid(),
  way: z.string().regex(/^[0-9a-f]{16}$/, 'This is not the id of a way out.'),
  /** The version of the conflict that the ranking was made of. */
  expectedVersion: version,
  /** Versions of the bookings and requests that the way changes, by their ids, as they were shown. */
  versions: z.record(z.uuid(), version).default({}),
  reason: z.string().trim().max(1000, 'Keep the reason under 1,000 characters.').nullish(),
})
export const undoWayOutSchema = z.object({ id: z.uuid() })

/** A time that is offered instead. */
export const slotSchema = z.object({
  resourceId: z.uuid(),
  resourceTitle: z.string().max(300),
  start: z.iso.datetime(),
  end: z.iso.datetime(),
})
export type Slot = z.infer<typeof slotSchema>

const words = z.string().trim().max(4000, 'Keep the message under 4,000 characters.')
export const saveAlternativeSchema = z.object({
  id: z.uuid(),
  expectedVersion: version,
  slots: z.array(slotSchema).min(1, 'Offer at least one time.').max(6, 'Offer at most six times.'),
  message: words,
})
export const sendAlternativeSchema = z.object({ id: z.uuid(), expectedVersion: version })
export const chooseRequestSchema = z.object({
  id: z.uuid(),
  expectedVersion: version.nullish(),
  step: z.uuid().nullish(),
  notes: z.string().trim().max(4000).nullish(),
  acceptUnknown: z.boolean().default(false),
})
