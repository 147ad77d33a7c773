import type { HistoryEntry } from '#components/decision/history.tsx'
import type { DayPicture } from '#components/decision/verdict-view.tsx'
import { daysAround, wallClock } from '#lib/core/days.ts'
import { isUuid } from '#lib/core/ids.ts'
import { whyNot } from '#lib/core/permissions.ts'
import type { World } from '#lib/db/index.ts'
import { type BookingDetail, getBooking } from '#lib/domain/bookings/index.ts'
import { listParticipants, type Participants } from '#lib/domain/bookings/participants/index.ts'
import { readPicture } from '#lib/domain/conflicts/index.ts'
import { getRequest } from '#lib/domain/requests/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { toHistory } from '#lib/entry/to-history.ts'

export type BookingPanel = {
  booking: Omit<BookingDetail, 'history'>
  history: HistoryEntry[]
  /** What the organisation's clocks show at its start and end. */
  wall: { start: string; end: string }
  /** Who takes part in a workshop; null for everything else. */
  participants: Participants | null
  day: DayPicture | null
  /** Title of the request that it came from; null for a direct booking. */
  requestTitle: string | null
  /** Why this person may not cancel it; null when they may. */
  whyNot: string | null
}

/** Reads a booking with its day and its history; null when the organisation has none of this id. */
export async function loadBookingPanel(
  world: World<PersonActor>,
  id: string,
  zone: string,
): Promise<BookingPanel | null> {
  const { db, actor } = world
  if (!isUuid(id)) return null
  const found = await getBooking(db, actor.organizationId, id)
  if (!found) return null
  const { history, ...booking } = found
  const around = booking.end > booking.start ? daysAround(booking.start, booking.end, zone) : null
  const [day, request, participants] = await Promise.all([
    around ? readPicture(world, { resourceId: booking.resourceId, ...around }) : null,
    booking.requestId ? getRequest(db, actor.organizationId, booking.requestId) : null,
    listParticipants(db, actor.organizationId, booking.id),
  ])
  return {
    booking,
    history: toHistory(history),
    wall: { start: wallClock(booking.start, zone), end: wallClock(booking.end, zone) },
    participants,
    day,
    requestTitle: request ? (request.title ?? 'Show the request') : null,
    whyNot: whyNot(actor, 'bookings.create'),
  }
}
