import { z } from 'zod'
import { mergeSpans, subtractSpans } from '../../core/spans.ts'
import type { World } from '../../db/context.ts'
import { can } from '../../core/permissions.ts'
import { findFreeIntervals } from '../conflicts/index.ts'
import { openSpans, parseBookingRules } from '../resources/index.ts'
import type { BookingStatus } from './schema.ts'

export const calendarQuerySchema = z
  .object({
    from: z.date(),
    until: z.date(),
    /** Only this one; else those that can be booked, by title. */
    resourceId: z.uuid().nullish(),
  })
  .refine(({ from, until }) => from < until, { error: 'The end is not after the start.', path: ['until'] })
  .refine(({ from, until }) => until.getTime() - from.getTime() <= MOST_DAYS * DAY, {
    error: 'Look at most 45 days at once.',
    path: ['until'],
  })

/** Something that holds a resource, or a booking that waits to. */
export type CalendarEntry = {
  id: string
  resourceId: string
  kind: 'booking' | 'calendar' | 'block'
  title: string
  start: Date
  end: Date
  /** `uncertain`: when exactly is not known. */
  state: 'busy' | 'tentative' | 'uncertain'
  isAllDay: boolean
  /** Of a booking. */
  status: BookingStatus | null
  version: number | null
  participants: number
  overbooked: boolean
}
/** Time at which a resource is closed, or of which nobody knows whether it is free. */
export type CalendarShade = {
  resourceId: string
  kind: 'closed' | 'unknown'
  start: Date
  end: Date
  reason: string | null
}
export type BookingCalendar = {
  resources: { id: string; title: string }[]
  entries: CalendarEntry[]
  shades: CalendarShade[]
  /** There was more than a picture can hold: the list has all of it. */
  isCut: boolean
}

const MOST_RESOURCES = 50
const MOST_OF_EACH = 200
const MOST_ENTRIES = 2000
const DAY = 86_400_000
const MOST_DAYS = 45

type ResourceRow = { id: string; title: string; availability: unknown; restrictions: unknown; zone: string }

/**
 * What holds the resources between two instants, for a picture of them: bookings (pending ones too), their calendars' busy times and
 * blocks, when they are closed and when nobody knows. At most fifty resources and 2,000 entries. "busy" for who may not see more.
 */
export async function readBookingCalendar(
  world: World,
  input: z.input<typeof calendarQuerySchema>,
): Promise<BookingCalendar> {
  const { from, until, resourceId = null } = calendarQuerySchema.parse(input)
  const { db, actor } = world
  const rows = await db.$queryRaw<ResourceRow[]>`
    SELECT r.id, r.title, r.availability_rules AS availability, r.booking_restrictions AS restrictions, coalesce(o.timezone, 'UTC') AS zone
    FROM resources r JOIN organizations o ON o.id = r.org_id
    WHERE r.org_id = ${actor.organizationId}::uuid
      AND CASE WHEN ${resourceId}::uuid IS NULL THEN r.is_active IS NOT FALSE AND r.is_bookable IS NOT FALSE ELSE r.id = ${resourceId}::uuid END
    ORDER BY r.title, r.id LIMIT ${MOST_RESOURCES + 1}`
  const shown = rows.slice(0, MOST_RESOURCES)
  if (shown.length === 0) return { resources: [], entries: [], shades: [], isCut: false }
  const resourceIds = shown.map(({ id }) => id)
  const [entries, intervals] = await Promise.all([
    readEntries(world, { resourceIds, from, until }),
    findFreeIntervals(world, { resourceIds, from, until }),
  ])
  const unknown = intervals.flatMap((one) =>
    one.unknown.map((span) => ({ resourceId: one.resourceId, kind: 'unknown' as const, ...span })),
  )
  return {
    resources: shown.map(({ id, title }) => ({ id, title })),
    entries: entries
      .slice(0, MOST_ENTRIES)
      .map((one) => (can(actor, 'bookings.view') ? one : { ...one, title: 'busy' })),
    shades: [...shown.flatMap((row) => closedTimes(row, from, until)), ...unknown],
    isCut: rows.length > MOST_RESOURCES || entries.length > MOST_ENTRIES,
  }
}

function readEntries(
  { db, actor }: World,
  { resourceIds, from, until }: { resourceIds: string[]; from: Date; until: Date },
): Promise<CalendarEntry[]> {
  return db.$queryRaw<CalendarEntry[]>`
    SELECT o.ref AS id, w.id AS "resourceId", o.kind, o.label AS title, o.starts_at AS start, o.ends_at AS "end", o.state, o.is_all_day AS "isAllDay",
      CASE WHEN o.kind = 'booking' THEN 'confirmed' END AS status, b.version, o.participants, o.overbooked
    FROM unnest(${resourceIds}::uuid[]) AS w (id)
    CROSS JOIN LATERAL app.occupancies(${actor.organizationId}::uuid, w.id, ${from}, ${until}, NULL, ${MOST_OF_EACH}::int) AS o
    LEFT JOIN bookings b ON o.kind = 'booking' AND b.org_id = ${actor.organizationId}::uuid AND b.id = CASE WHEN o.kind = 'booking' THEN o.ref::uuid END
    WHERE o.starts_at < ${until} AND o.ends_at > ${from}
    UNION ALL
    SELECT p.id::text, p.resource_id, 'booking', p.title, p.start_time, p.end_time, 'tentative', false, p.status, p.version, coalesce(p.current_participants, 0), p.overbooked
    FROM bookings p WHERE p.org_id = ${actor.organizationId}::uuid AND p.resource_id = ANY (${resourceIds}::uuid[]) AND p.status = 'pending'
      AND p.start_time < ${until} AND p.end_time > ${from} AND p.end_time > p.start_time
    ORDER BY 5, 1 LIMIT ${MOST_ENTRIES + 1}`
}

function closedTimes(row: ResourceRow, from: Date, until: Date): CalendarShade[] {
  const { availability } = parseBookingRules(row.availability, row.restrictions)
  // Damaged hours are no hours: that time is unknown, and comes as such.
  if (!availability) return []
  const within = { from: from.getTime(), until: until.getTime() }
  const open = mergeSpans(openSpans(availability, row.zone, within))
  return subtractSpans([within], open).map((span) => ({
    resourceId: row.id,
    kind: 'closed' as const,
    start: new Date(span.from),
    end: new Date(span.until),
    reason: null,
  }))
}
