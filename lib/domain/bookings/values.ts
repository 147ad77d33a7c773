/** What a booking may be. Kept apart from the schemas, so that a screen that only names them doesn't bring zod into the browser. */

export const bookingStatuses = ['pending', 'confirmed', 'cancelled', 'completed', 'no_show'] as const
export type BookingStatus = (typeof bookingStatuses)[number]
export const bookingSources = ['infra24', 'appsheet', 'google_calendar', 'api', 'manual'] as const
export type BookingSource = (typeof bookingSources)[number]
