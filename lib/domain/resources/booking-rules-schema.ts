import { z } from 'zod'
import { askerRoles, weekdays } from './values.ts'

/**
 * `resources.availability_rules` and `resources.booking_restrictions` as Masterflow writes them. Keys are written as they are
 * stored. Infra24 may keep keys of its own in either document: they are left alone.
 */

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Write a time like 09:00, up to 24:00.')

/** Opens and closes on one day, local time; what goes past midnight is written on both days. */
const hoursSchema = z.tuple([clock, clock]).refine(([opens, closes]) => opens < closes, 'It closes before it opens.')

const dayHoursSchema = z
  .array(hoursSchema)
  .max(8, 'At most eight stretches a day.')
  .refine((hours) => {
    const ordered = hours.toSorted(([a], [b]) => a.localeCompare(b))
    return ordered.every(([opens], index) => index === 0 || opens >= (ordered[index - 1]?.[1] ?? ''))
  }, 'Two stretches overlap.')

const daySchema = z.iso.date('Write a day like 2026-12-24.')

const exceptionSchema = z
  .object({
    from: daySchema,
    /** The last day, inclusive. */
    until: daySchema,
    /** Open then instead of the weekly hours; none means closed. */
    open: dayHoursSchema,
    note: z.string().trim().max(200).optional(),
  })
  .refine(({ from, until }) => from <= until, 'The last day is before the first.')

/** When a resource is open, in the organisation's zone. No `weekly` means always; a weekday without hours means closed. */
export const availabilityRulesSchema = z.object({
  /** Raised at every save, so that a verdict says by which rules it was made. */
  revision: z.number().int().nonnegative().default(0),
  weekly: z.partialRecord(z.enum(weekdays), dayHoursSchema).optional(),
  /** A later one wins where two cover a day. */
  exceptions: z.array(exceptionSchema).max(400, 'At most 400 exceptions.').default([]),
})
export type AvailabilityRules = z.infer<typeof availabilityRulesSchema>

const minutes = (most: number) => z.number().int('Write whole minutes.').min(1).max(most)
const DAY = 24 * 60

/** What a single booking must keep to. Every key is optional: absent means no such rule. */
export const bookingRestrictionsSchema = z.object({
  revision: z.number().int().nonnegative().default(0),
  min_minutes: minutes(90 * DAY).optional(),
  max_minutes: minutes(90 * DAY).optional(),
  lead_minutes: minutes(366 * DAY).optional(),
  horizon_days: z.number().int().min(1).max(3660).optional(),
  /** Held before every booking; adds up with the neighbour's clean-down. */
  setup_minutes: minutes(DAY).optional(),
  /** Held after every booking. */
  cleandown_minutes: minutes(DAY).optional(),
  /** Who may ask for it; absent means everybody. */
  allowed_roles: z.array(z.enum(askerRoles)).min(1, 'Somebody has to be allowed.').optional(),
  /** Confirmed bookings of one person (by mail address) a calendar week, from Monday. */
  per_person_per_week: z.number().int().min(1).max(1000).optional(),
})
export type BookingRestrictions = z.infer<typeof bookingRestrictionsSchema>

/** Rules as read: what holds, and which parts made no sense. A damaged part is never taken for "no rule". */
export type BookingRules = {
  /** Null when they are damaged: then nobody knows when it is open. */
  availability: AvailabilityRules | null
  restrictions: BookingRestrictions
  /** Keys of the restrictions that could not be read. */
  damaged: readonly string[]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Reads both documents as they are stored. Never throws: what can't be read is said to be damaged. */
export function parseBookingRules(availability: unknown, restrictions: unknown): BookingRules {
  const hours = isRecord(availability) ? availability : {}
  const ours = hours['weekly'] !== undefined || hours['exceptions'] !== undefined
  const parsed = availabilityRulesSchema.safeParse(ours ? hours : { revision: hours['revision'] ?? 0 })
  const stored = isRecord(restrictions) ? restrictions : {}
  const damaged: string[] = []
  const kept: Record<string, unknown> = {}
  for (const [key, field] of Object.entries(bookingRestrictionsSchema.shape)) {
    if (stored[key] === undefined || stored[key] === null) continue
    const result = field.safeParse(stored[key])
    if (result.success) kept[key] = result.data
    else damaged.push(key)
  }
  return { availability: parsed.data ?? null, restrictions: bookingRestrictionsSchema.parse(kept), damaged }
}
