import type { World } from '../../db/context.ts'
import { parseBookingRules } from './booking-rules-schema.ts'
import { openSpans } from './opening-hours.ts'
import type { CapacityKind } from './values.ts'

const HOUR = 3_600_000

/** One week, Monday to Sunday in the organisation's zone. */
export type UsageWeek = {
  /** Its Monday: "2026-03-02". */
  monday: string
  /** Hours held by bookings, times the places or pieces that they took; null before anything is known of the resource. */
  bookedHours: number | null
  /** Hours that it is open by today's rules, times its capacity; null when the stored rules can't be read. */
  openHours: number | null
}

export type Usage = {
  resourceId: string
  zone: string
  capacity: number
  capacityKind: CapacityKind
  weeks: UsageWeek[]
}

type Row = {
  id: string
  capacity: number
  kind: CapacityKind
  hours: unknown
  known_since: Date | null
  booked: (number | null)[]
}

/**
 * How much resources were used in the last whole weeks, oldest first. Held are confirmed and past bookings, also when nobody came;
 * cancelled ones are not. Reads one stretch of an index for each resource and no more than those weeks' and later bookings.
 * @param weeks how many, up to 53
 */
export async function readUsage(
  { db, actor, now }: Pick<World, 'db' | 'actor' | 'now'>,
  resourceIds: readonly string[],
  weeks: number,
): Promise<Usage[]> {
  if (resourceIds.length === 0) return []
  const [organisation] = await db.$queryRaw<{ zone: string }[]>`
    SELECT coalesce(timezone, 'UTC') AS zone FROM organizations WHERE id = ${actor.organizationId}::uuid`
  const zone = organisation?.zone ?? 'UTC'
  const spans = wholeWeeks(now, zone, Math.min(53, weeks))
  const [from, until] = [spans.map((week) => new Date(week.from)), spans.map((week) => new Date(week.until))]
  const rows = await db.$queryRaw<Row[]>`
    WITH held AS MATERIALIZED (
      SELECT resource_id, start_time, end_time, units FROM bookings
      WHERE org_id = ${actor.organizationId}::uuid AND resource_id = ANY (${[...resourceIds]}::uuid[])
        AND status IN ('confirmed', 'completed', 'no_show') AND end_time > ${from[0]} AND start_time < ${until.at(-1)}
    ), booked AS (
      SELECT held.resource_id, week.number, sum(extract(epoch FROM least(end_time, week.ends) - greatest(start_time, week.begins)) / 3600 * units) AS hours
      FROM unnest(${from}::timestamptz[], ${until}::timestamptz[]) WITH ORDINALITY AS week(begins, ends, number)
        JOIN held ON held.start_time < week.ends AND held.end_time > week.begins
      GROUP BY held.resource_id, week.number
    )
    SELECT r.id, coalesce(r.capacity, 1) AS capacity, app.capacity_kind(r.capacity_kind, r.type, r.capacity) AS kind, r.availability_rules AS hours,
      least(r.created_at, first.start_time) AS known_since,
      (SELECT array_agg(booked.hours::float8 ORDER BY wanted) FROM generate_series(1, ${spans.length}::int) AS wanted
        LEFT JOIN booked ON booked.resource_id = r.id AND booked.number = wanted) AS booked
    FROM resources r LEFT JOIN LATERAL (
      SELECT start_time FROM bookings b WHERE b.org_id = r.org_id AND b.resource_id = r.id
        AND b.status IN ('confirmed', 'completed', 'no_show') ORDER BY b.end_time LIMIT 1) AS first ON true
    WHERE r.org_id = ${actor.organizationId}::uuid AND r.id = ANY (${[...resourceIds]}::uuid[]) ORDER BY r.title, r.id`
  return rows.map((row) => ({
    resourceId: row.id,
    zone,
    capacity: row.capacity,
    capacityKind: row.kind,
    weeks: spans.map(({ monday, ...span }, index) => ({
      monday,
      bookedHours:
        row.known_since !== null && span.until <= row.known_since.getTime() ? null : (row.booked[index] ?? 0),
      openHours: openHours(row, zone, span),
    })),
  }))
}

/** The last whole weeks before the one that runs, in the zone: 167 to 169 hours where the clocks change. */
function wholeWeeks(now: Date, zone: string, count: number): { monday: string; from: number; until: number }[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const current = today.subtract({ days: today.dayOfWeek - 1 })
  return Array.from({ length: count }, (_, index) => {
    const monday = current.subtract({ weeks: count - index })
    return {
      monday: monday.toString(),
      from: monday.toZonedDateTime(zone).epochMilliseconds,
      until: monday.add({ weeks: 1 }).toZonedDateTime(zone).epochMilliseconds,
    }
  })
}

function openHours({ hours, kind, capacity }: Row, zone: string, span: { from: number; until: number }): number | null {
  const { availability } = parseBookingRules(hours, {})
  if (!availability) return null
  const open = openSpans(availability, zone, span).reduce((sum, { from, until }) => sum + until - from, 0) / HOUR
  // A room's capacity is people; only shared resources hold several bookings in one hour.
  return kind === 'exclusive' ? open : open * capacity
}
