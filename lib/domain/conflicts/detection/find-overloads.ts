import { formatRange } from '../../../core/time.ts'
import type { OccupancyRow } from '../occupancies.ts'
import { isTooSmall } from '../rules/about-resource.ts'
import { reason } from '../rules/reason.ts'
import { causeOf } from './root-cause.ts'
import { type Finding, severityOf, type Surroundings } from './finding.ts'

type Weight = 'busy' | 'tentative' | 'raw'
type Segment = { from: number; until: number; peak: number; at: { from: number; until: number } }

/**
 * When more is taken of a shared resource than there is: maximal stretches, with the instant range and the surplus at their worst. An
 * event of the linked calendar takes all of it, once, however many there are.
 */
export function findOverloads(around: Surroundings): Finding[] {
  if (around.resource.capacityKind === 'exclusive') return findTooManyPeople(around)
  const { capacity } = around.resource
  const rows = around.rows.filter((row) => row.kind !== 'block' && row.state !== 'uncertain')
  return overloadedSegments(rows, capacity, 'tentative').flatMap((segment) => {
    const within = rows.filter(
      (row) => row.occupied_from.getTime() < segment.until && row.occupied_until.getTime() > segment.from,
    )
    return within.some(({ kind }) => kind === 'booking') ? [overload(around, segment, within)] : []
  })
}

/** Maximal stretches at which the load is more than the capacity. `tentative` counts what is tentative too; `raw` leaves set-up and clean-down out. */
export function overloadedSegments(rows: readonly OccupancyRow[], capacity: number, weight: Weight): Segment[] {
  const steps = rows.flatMap((row) => {
    if (weight !== 'tentative' && row.state === 'tentative') return []
    const from = (weight === 'raw' ? row.starts_at : row.occupied_from).getTime()
    const until = (weight === 'raw' ? row.ends_at : row.occupied_until).getTime()
    if (from >= until) return []
    const event = row.kind !== 'booking'
    const units = event ? 0 : row.units
    return [
      { at: from, units, events: event ? 1 : 0 },
      { at: until, units: -units, events: event ? -1 : 0 },
    ]
  })
  steps.sort((a, b) => a.at - b.at)
  const segments: Segment[] = []
  let units = 0
  let events = 0
  for (let index = 0; index < steps.length;) {
    const at = steps[index]?.at ?? 0
    for (; steps[index]?.at === at; index += 1) {
      units += steps[index]?.units ?? 0
      events += steps[index]?.events ?? 0
    }
    const until = steps[index]?.at
    const load = units + (events > 0 ? capacity : 0)
    if (load <= capacity || units === 0 || until === undefined) continue
    const last = segments.at(-1)
    if (last?.until !== at) segments.push({ from: at, until, peak: load, at: { from: at, until } })
    else {
      last.until = until
      if (load > last.peak) Object.assign(last, { peak: load, at: { from: at, until } })
    }
  }
  return segments
}

function overload(around: Surroundings, segment: Segment, within: OccupancyRow[]): Finding {
  const { title, capacity, capacityKind, zone } = around.resource
  const from = new Date(segment.from)
  const until = new Date(segment.until)
  const at = { start: new Date(segment.at.from).toISOString(), end: new Date(segment.at.until).toISOString() }
  const surplus = segment.peak - capacity
  const byTentative = overloadedSegments(within, capacity, 'busy').length === 0
  const bufferOnly = !byTentative && overloadedSegments(within, capacity, 'raw').length === 0
  const message = `${title} has ${capacity}, and ${segment.peak} are taken ${formatRange(new Date(segment.at.from), new Date(segment.at.until), zone)}: ${surplus} too many.`
  const newest = within
    .filter(({ kind }) => kind === 'booking')
    .toSorted((a, b) => (b.made_at?.getTime() ?? 0) - (a.made_at?.getTime() ?? 0))[0]
  return {
    type: 'capacity_exceeded',
    fingerprint: `capacity_exceeded:${around.resourceId}:${segment.from / 1000}`,
    severity: severityOf(around, from, bufferOnly ? 'buffer' : byTentative ? 'tentative' : 'confirmed'),
    from,
    until,
    bookingId: newest?.ref ?? null,
    cause: causeOf(within),
    reason: reason('bookings.capacity', 'blocks', message),
    occupancies: within,
    more: {
      capacity: { kind: capacityKind, capacity, peak: segment.peak, surplus, at },
      ...(bufferOnly ? { bufferOnly } : {}),
    },
  }
}

// A room that got smaller, or a party that grew.
function findTooManyPeople(around: Surroundings): Finding[] {
  const { resource, now } = around
  return around.rows
    .filter((row) => row.kind === 'booking' && row.ends_at > now && isTooSmall(resource, row.participants))
    .map((row) => {
      const { capacity, capacityKind, title } = resource
      const at = { start: row.starts_at.toISOString(), end: row.ends_at.toISOString() }
      const surplus = row.participants - capacity
      return {
        type: 'capacity_exceeded' as const,
        fingerprint: `capacity_exceeded:${around.resourceId}:size:${row.ref}`,
        severity: severityOf(around, row.starts_at, 'confirmed'),
        from: row.starts_at,
        until: row.ends_at,
        bookingId: row.ref,
        cause: row.override_reason ? ('override' as const) : ('rule_change' as const),
        reason: reason(
          'room.size',
          'blocks',
          `${title} holds ${capacity} people; ${row.participants} are expected for ${row.label}.`,
        ),
        occupancies: [row],
        more: { capacity: { kind: capacityKind, capacity, peak: row.participants, surplus, at } },
      }
    })
}
