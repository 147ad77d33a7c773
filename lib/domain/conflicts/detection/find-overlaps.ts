import { formatRange } from '../../../core/time.ts'
import { lengthInWords, reason, toMinutes } from '../rules/reason.ts'
import type { OccupancyRow } from '../occupancies.ts'
import { causeOf } from './root-cause.ts'
import { type Finding, severityOf, type Surroundings } from './finding.ts'

/**
 * Two things that hold an exclusive resource at once: two bookings, or a booking and an event of the linked calendar. Two events that
 * clash in somebody's own calendar are theirs. Set-up and clean-down of neighbours add up.
 */
export function findOverlaps(around: Surroundings): Finding[] {
  if (around.resource.capacityKind !== 'exclusive') return []
  const ordered = around.rows
    .filter((row) => row.kind !== 'block' && row.state !== 'uncertain')
    .toSorted((a, b) => a.occupied_from.getTime() - b.occupied_from.getTime() || a.ref.localeCompare(b.ref))
  const findings: Finding[] = []
  let holding: OccupancyRow[] = []
  for (const row of ordered) {
    holding = holding.filter((other) => other.occupied_until > row.occupied_from)
    for (const other of holding) {
      if (row.kind !== 'booking' && other.kind !== 'booking') continue
      if (row.occupied_from < row.occupied_until) findings.push(overlap(around, other, row))
    }
    if (row.occupied_from < row.occupied_until) holding.push(row)
  }
  return findings
}

const later = (a: Date, b: Date) => (a > b ? a : b)
const earlier = (a: Date, b: Date) => (a < b ? a : b)

function overlap(around: Surroundings, first: OccupancyRow, second: OccupancyRow): Finding {
  const pair = [first, second].toSorted(byBookingThenRef)
  const [one, two] = pair
  const bufferOnly = !(first.starts_at < second.ends_at && second.starts_at < first.ends_at)
  const from = bufferOnly ? later(first.occupied_from, second.occupied_from) : later(first.starts_at, second.starts_at)
  const until = bufferOnly
    ? earlier(first.occupied_until, second.occupied_until)
    : earlier(first.ends_at, second.ends_at)
  const tentative = pair.some(({ state }) => state === 'tentative')
  const { title, zone } = around.resource
  const when = formatRange(from, until, zone)
  const names = `${first.label} and ${second.label}`
  const message = bufferOnly
    ? `${names} leave ${lengthInWords(toMinutes(until.getTime() - from.getTime()))} too little for clean-down and set-up of ${title}.`
    : `${title} is held twice ${when}: ${names}.`
  const newest = pair
    .filter(({ kind }) => kind === 'booking')
    .toSorted((a, b) => (b.made_at?.getTime() ?? 0) - (a.made_at?.getTime() ?? 0))[0]
  return {
    type: 'double_booking',
    fingerprint: `double_booking:${around.resourceId}:${one?.ref}:${two?.ref}`,
    severity: severityOf(around, from, bufferOnly ? 'buffer' : tentative ? 'tentative' : 'confirmed'),
    from,
    until,
    bookingId: newest?.ref ?? null,
    cause: causeOf(pair),
    reason: reason(bufferOnly ? 'bookings.buffer' : 'bookings.exclusive', tentative ? 'unknown' : 'blocks', message),
    occupancies: pair,
    more: bufferOnly ? { bufferOnly } : {},
  }
}

function byBookingThenRef(a: OccupancyRow, b: OccupancyRow): number {
  const rank = ({ kind }: OccupancyRow) => (kind === 'booking' ? 0 : 1)
  return rank(a) - rank(b) || (a.ref < b.ref ? -1 : 1)
}
