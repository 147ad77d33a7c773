import { formatRange, isKnownZone } from '../../../core/time.ts'
import type { OccupancyRow } from '../occupancies.ts'
import { reason } from '../rules/reason.ts'
import type { Evidence } from './evidence-schema.ts'
import { type Finding, severityOf, type Surroundings } from './finding.ts'

type Problem = NonNullable<Evidence['zones']>['problem']

/** The offset of a zone from UTC at an instant, in milliseconds. */
function offsetAt(zone: string, at: Date): number {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
}

/** Times that one side means otherwise than the other: see `findConflicts` for the kinds. Only what is still to come. */
export function findZoneMismatches(around: Surroundings): Finding[] {
  const { now } = around
  return [
    ...around.rows
      .filter((row) => row.kind !== 'booking' && row.ends_at > now)
      .flatMap((row) => aboutEvent(around, row)),
    ...around.mirrors.filter(({ ends }) => ends > now).flatMap((mirror) => aboutMirror(around, mirror)),
    ...around.walls
      .filter(({ ends }) => ends > now)
      .map((wall) =>
        mismatch(around, {
          problem: 'rules_changed',
          key: `wall:${wall.booking_id}`,
          from: wall.starts,
          until: wall.ends,
          bookingId: wall.booking_id,
          named: wall.wall_zone,
          message: `${wall.title} was booked for ${wall.wall_start.replace('T', ' ')} in ${wall.wall_zone}; since the zone's rules changed its clock shows ${wall.now_shows.replace('T', ' ')}.`,
          rows: [],
        }),
      ),
  ]
}

function aboutEvent(around: Surroundings, row: OccupancyRow): Finding[] {
  const { zone } = around.resource
  const base = {
    key: row.ref,
    from: row.starts_at,
    until: row.ends_at,
    bookingId: null,
    named: row.time_zone,
    rows: [row],
  }
  switch (row.zone_state) {
    case 'unresolved':
      return [
        mismatch(around, {
          ...base,
          problem: 'unresolved',
          message: `"${row.label}" names a zone that nobody knows (${row.time_zone ?? 'none'}): when it is can't be said.`,
        }),
      ]
    case 'gap':
      return [
        mismatch(around, {
          ...base,
          problem: 'gap',
          message: `"${row.label}" begins at a local time that the clocks of ${row.time_zone ?? zone} skip.`,
        }),
      ]
    case 'overlap':
      return [
        mismatch(around, {
          ...base,
          problem: 'overlap',
          message: `"${row.label}" begins at a local time that happens twice in ${row.time_zone ?? zone}.`,
        }),
      ]
    case 'resolved':
    case 'floating':
    case null:
      break
  }
  const { calendarZone } = around
  const isLocal = row.zone_state === 'floating' || row.is_all_day
  if (
    !isLocal ||
    !calendarZone ||
    !isKnownZone(calendarZone) ||
    offsetAt(calendarZone, row.starts_at) === offsetAt(zone, row.starts_at)
  )
    return []
  const what = row.is_all_day ? 'is all day' : 'has no zone of its own'
  const message = `"${row.label}" ${what}; its calendar is in ${calendarZone}, the organisation in ${zone}: it is taken as ${formatRange(row.starts_at, row.ends_at, zone)}.`
  return [mismatch(around, { ...base, problem: 'floating', named: calendarZone, message })]
}

// The same wall-clock time in another zone: shifted by exactly the difference of two offsets, its length unchanged.
function aboutMirror(
  around: Surroundings,
  { booking_id, title, starts, ends, event_starts, event_ends, event_zone }: Surroundings['mirrors'][number],
): Finding[] {
  const shift = event_starts.getTime() - starts.getTime()
  if (shift === 0 || event_ends.getTime() - ends.getTime() !== shift) return []
  const { zone } = around.resource
  const others = [event_zone, around.calendarZone, 'UTC'].filter(
    (one): one is string => one !== null && isKnownZone(one),
  )
  const other = others.find(
    (one) =>
      Math.abs(shift) === Math.abs(offsetAt(zone, starts) - offsetAt(one, starts)) &&
      offsetAt(zone, starts) !== offsetAt(one, starts),
  )
  if (!other) return []
  const message = `${title} is booked ${formatRange(starts, ends, zone)}; its event in the calendar is ${formatRange(event_starts, event_ends, zone)}, off by exactly the offset of ${other}.`
  return [
    mismatch(around, {
      problem: 'offset',
      key: `mirror:${booking_id}`,
      from: starts,
      until: ends,
      bookingId: booking_id,
      named: other,
      message,
      rows: [],
    }),
  ]
}

function mismatch(
  around: Surroundings,
  {
    problem,
    key,
    from,
    until,
    bookingId,
    named,
    message,
    rows,
  }: {
    problem: Problem
    key: string
    from: Date
    until: Date
    bookingId: string | null
    named: string | null
    message: string
    rows: OccupancyRow[]
  },
): Finding {
  return {
    type: 'timezone_mismatch',
    fingerprint: `timezone_mismatch:${around.resourceId}:${problem}:${key}`,
    severity: bookingId ? severityOf(around, from, 'confirmed') : severityOf(around, from, 'tentative'),
    from,
    until,
    bookingId,
    cause:
      problem === 'rules_changed' || problem === 'gap' || problem === 'overlap' ? 'daylight_saving' : 'external_edit',
    reason: reason('calendar.zone', 'unknown', message),
    occupancies: rows,
    more: { zones: { problem, named, expected: around.resource.zone } },
  }
}
