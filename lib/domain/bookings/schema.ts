import { z } from 'zod'
import { bookingStatuses, bookingSources } from './values.ts'

export * from './values.ts'

/** Booking against the rules: needs `bookings.override` and says why. */
export const overrideSchema = z.object({
  reason: z.string().trim().min(1, 'Say why it is booked against the rules.').max(1000),
})

/** What a new booking is made of. Times are instants: the entry has read local times in the organisation's zone. */
export const createBookingSchema = z.object({
  resourceId: z.uuid(),
  start: z.date(),
  end: z.date(),
  title: z.string().trim().min(1, 'Give it a title.').max(300),
  name: z.string().trim().max(300).nullish(),
  email: z.email('This is not a mail address.').nullish(),
  participants: z.number().int().positive().max(100_000).nullish(),
  notes: z.string().trim().max(10_000).nullish(),
  /** Book although a calendar could not be read. */
  acceptUnknown: z.boolean().default(false),
  override: overrideSchema.nullish(),
})
export type CreateBooking = z.input<typeof createBookingSchema>

/** Where a booking goes; what is left out stays. Times are instants. */
export const moveBookingSchema = z.object({
  id: z.uuid(),
  expectedVersion: z.number().int().positive().nullish(),
  resourceId: z.uuid().nullish(),
  start: z.date().nullish(),
  end: z.date().nullish(),
  participants: z.number().int().positive().max(100_000).nullish(),
  reason: z.string().trim().max(1000).nullish(),
  /** Move although a calendar could not be read. */
  acceptUnknown: z.boolean().default(false),
  override: overrideSchema.nullish(),
})

export const cancelBookingSchema = z.object({
  id: z.uuid(),
  expectedVersion: z.number().int().positive().nullish(),
  reason: z.string().trim().max(1000).nullish(),
})

/** What is left out stays; an empty name, address or note is taken away. */
export const editBookingSchema = z.object({
  id: z.uuid(),
  expectedVersion: z.number().int().positive().nullish(),
  title: z.string().trim().min(1, 'Give it a title.').max(300).optional(),
  name: z.string().trim().max(300).nullish(),
  email: z.union([z.literal(''), z.email('This is not a mail address.')]).nullish(),
  notes: z.string().trim().max(10_000).nullish(),
  participants: z.number().int().positive().max(100_000).nullish(),
})

/** A move and new texts in one go. */
export const changeBookingSchema = moveBookingSchema.extend(
  editBookingSchema.pick({ title: true, name: true, email: true, notes: true }).shape,
)

export const restoreBookingSchema = z.object({
  id: z.uuid(),
  expectedVersion: z.number().int().positive().nullish(),
  /** Take it back although a calendar could not be read. */
  acceptUnknown: z.boolean().default(false),
})

/** What a list of bookings may be asked for; the same for screen and API. */
export const bookingQuerySchema = z.object({
  status: z.array(z.enum(bookingStatuses)).default([]),
  source: z.array(z.enum(bookingSources)).default([]),
  resourceId: z.uuid().nullish(),
  /** Bookings that end after this instant … */
  from: z.date().nullish(),
  /** … and start before this one. */
  to: z.date().nullish(),
  text: z.string().trim().max(200).nullish(),
  sort: z.enum(['soonest', 'latest']).default('soonest'),
  cursor: z.string().nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})
export type BookingQuery = z.infer<typeof bookingQuerySchema>
