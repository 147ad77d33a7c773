import { formatRange } from '../../../core/time.ts'
import type { CapacityKind } from '../../resources/index.ts'
import type { Facts } from '../facts.ts'
import type { Occupancy, Reason } from '../schema.ts'
import { lengthInWords, reason } from './reason.ts'

const kindWords: Record<CapacityKind, string> = {
  exclusive: 'booking',
  seats: 'places',
  quantity: 'pieces',
  concurrent_bookings: 'bookings at once',
}

/** How many units of a shared capacity a request for so many people takes. */
export function unitsFor(kind: CapacityKind, participants: number | null): number {
  return kind === 'seats' || kind === 'quantity' ? Math.max(1, participants ?? 1) : 1
}

/** What confirmed bookings leave of the resource. */
export function aboutBookings(facts: Facts): Reason[] {
  return facts.resource.capacityKind === 'exclusive' ? alone(facts) : shared(facts)
}

function alone({ resource, bookings, zone, start, end }: Facts): Reason[] {
  if (bookings.length === 0) return [reason('bookings.exclusive', 'allows', `No booking holds ${resource.title} then.`)]
  const within = bookings.filter((one) => new Date(one.start) < end && new Date(one.end) > start)
  const when = (one: Occupancy) => `${formatRange(new Date(one.start), new Date(one.end), zone)} (${one.label})`
  const [first] = within
  if (first) {
    const others = within.length > 1 ? ` and ${within.length - 1} more` : ''
    const message = `${resource.title} is booked ${when(first)}${others}.`
    return [reason('bookings.exclusive', 'blocks', message, { occupancies: bookings })]
  }
  const { setup_minutes: setup = 0, cleandown_minutes: cleandown = 0, revision } = resource.rules.restrictions
  const [neighbour] = bookings
  const message = `${resource.title} needs ${lengthInWords(setup + cleandown)} between bookings for clean-down and set-up; it is booked ${neighbour ? when(neighbour) : ''}.`
  return [
    reason('bookings.buffer', 'blocks', message, {
      occupancies: bookings,
      revision,
      setup_minutes: setup,
      cleandown_minutes: cleandown,
    }),
  ]
}

function shared({ resource, bookings, participants, peak }: Facts): Reason[] {
  const asked = unitsFor(resource.capacityKind, participants)
  const left = resource.capacity - peak
  const words = kindWords[resource.capacityKind]
  const data = { kind: resource.capacityKind, capacity: resource.capacity, taken: peak, asked, occupancies: bookings }
  return left >= asked
    ? [
        reason(
          'bookings.capacity',
          'allows',
          `${left} of ${resource.capacity} ${words} are free; ${asked} asked for.`,
          data,
        ),
      ]
    : [
        reason(
          'bookings.capacity',
          'blocks',
          `Only ${Math.max(0, left)} of ${resource.capacity} ${words} are free then; ${asked} asked for.`,
          data,
        ),
      ]
}

/** Requests that wait for the same time: they compete, they don't block. */
export function aboutCompetition({ pending }: Facts): Reason[] {
  if (pending.length === 0) return []
  const message =
    pending.length === 1 ? 'Another request asks for this time.' : `${pending.length} other requests ask for this time.`
  return [reason('requests.competing', 'notes', message, { occupancies: pending })]
}
