import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator'
import type { BookingStatus } from './values.ts'

/** What a calendar entry is made of. */
export type IcsBooking = {
  id: string
  title: string
  start: Date
  end: Date
  status: BookingStatus
  version: number
  resourceTitle: string
  location: string | null
  notes: string | null
  createdAt: Date | null
  updatedAt: Date | null
}

const statuses: Record<BookingStatus, ICalEventStatus> = {
  pending: ICalEventStatus.TENTATIVE,
  confirmed: ICalEventStatus.CONFIRMED,
  completed: ICalEventStatus.CONFIRMED,
  no_show: ICalEventStatus.CONFIRMED,
  cancelled: ICalEventStatus.CANCELLED,
}

/**
 * Bookings as an iCalendar object (RFC 5545). Times are instants in UTC, so they are the same moment whatever a calendar program knows of
 * zones; `zone` only says in which to show them. An entry keeps its UID, and its SEQUENCE grows with every change.
 * @param shows `busy` tells neither titles nor notes
 */
export function writeIcs(
  bookings: readonly IcsBooking[],
  { name, zone, shows }: { name: string; zone: string; shows: 'titles' | 'busy' },
): string {
  const calendar = ical({
    name,
    prodId: { company: 'Masterflow', product: 'Bookings', language: 'EN' },
  })
  for (const booking of bookings) {
    const titles = shows === 'titles'
    calendar.createEvent({
      id: `booking-${booking.id}@masterflow`,
      sequence: booking.version,
      start: booking.start,
      end: booking.end,
      stamp: booking.updatedAt ?? booking.createdAt ?? booking.start,
      created: booking.createdAt,
      lastModified: booking.updatedAt,
      summary: titles ? booking.title : 'Busy',
      description: titles ? booking.notes : null,
      location: titles ? [booking.resourceTitle, booking.location].filter(Boolean).join(', ') : booking.resourceTitle,
      status: statuses[booking.status],
      transparency: booking.status === 'cancelled' ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    })
  }
  // The library would write this below the entries, where RFC 5545 (3.6) has no properties of the calendar.
  return calendar.toString().replace(/^PRODID:.*\r\n/m, (line) => `${line}X-WR-TIMEZONE:${zone}\r\n`)
}
