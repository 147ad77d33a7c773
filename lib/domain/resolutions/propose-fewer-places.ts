import type { Candidate, Party } from './candidate.ts'
import type { Situation } from './read-situation.ts'

/** Fewer places for one of those who share too few: the booking stays where it is. Pure. */
export function proposeFewerPlaces({ bookings, request, evidence }: Situation): Candidate[] {
  if (request) return offerWhatIsLeft(request, evidence?.reasons ?? [])
  const { kind, surplus = 0, capacity = 0 } = evidence?.capacity ?? {}
  if (surplus <= 0) return []
  return bookings.flatMap((party): Candidate[] => {
    const { participants } = party.place
    // A room holds so many people; a shared capacity has so many places too few.
    const left = kind === 'exclusive' ? capacity : participants - surplus
    if (left < 1 || left >= participants || kind === 'concurrent_bookings') return []
    const to = { ...party.place, participants: left }
    return [{ kind: 'seats', change: { do: 'move', bookingId: party.id, from: party.place, to }, party }]
  })
}

function offerWhatIsLeft(party: Party, reasons: readonly Record<string, unknown>[]): Candidate[] {
  const short = reasons.find(({ rule }) => rule === 'bookings.capacity')
  const left = Number(short?.['capacity']) - Number(short?.['taken'])
  if (!Number.isInteger(left) || left < 1 || left >= party.place.participants) return []
  const to = { ...party.place, participants: left }
  return [{ kind: 'alternative', change: { do: 'offer', requestId: party.id, from: party.place, to }, party }]
}
