import type { AskerRole, BookingRules, CapacityKind } from '../resources/index.ts'
import type { Occupancy } from './schema.ts'

/** For whom a time is asked: their role here, `public` for everybody outside, and who they are. */
export type Asker = { role: AskerRole; email: string | null }

/** All that is known about a resource and a time, read in one go. Times are instants. */
export type Facts = {
  resource: {
    title: string
    type: string
    isActive: boolean
    isBookable: boolean
    capacity: number
    capacityKind: CapacityKind
    detectsConflicts: boolean
    rules: BookingRules
  }
  /** The organisation's: opening hours and weeks are meant in it. */
  zone: string
  start: Date
  end: Date
  /** People asked for; null when nobody said. */
  participants: number | null
  asker: Asker
  /** Confirmed bookings of the asker on this resource in the week of `start`; null when nobody is named or there is no such limit. */
  bookedThisWeek: number | null
  /** Confirmed bookings that this one would touch, set-up and clean-down of both included. */
  bookings: Occupancy[]
  pending: Occupancy[]
  /** The most units held at any instant of the range that this one would occupy, without the asked ones. */
  peak: number
  calendar: CalendarFacts
}

/** The linked calendar: none, or what its mirror says, how fresh it is and what of it is not known. */
export type CalendarFacts =
  | { linked: false }
  | {
      linked: true
      name: string
      lastSyncAt: Date | null
      failing: string | null
      maxAgeMinutes: number
      events: Occupancy[]
      /** Recurring events of it that are not yet worked out as far as the asked time. */
      hasUnknownSeries: boolean
    }
