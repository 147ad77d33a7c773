import type { World } from '../../../db/context.ts'
import { queryOccupancies } from '../occupancies.ts'
import { readResourceFacts } from '../read-facts.ts'
import type { MirrorRow, Surroundings, WallRow } from './finding.ts'

export type Scope = { resourceId: string; from: Date; until: Date }

/** The most that is examined at once; a stretch that holds more is halved. */
export const MOST = 5000

/** Reads one resource and a stretch of time; null when more holds it then than is examined at once. */
export async function readSurroundings(world: World, scope: Scope): Promise<Surroundings | null> {
  const { db, actor, now } = world
  const resource = await readResourceFacts(world, scope.resourceId, scope.until)
  const rows = await readRows(world, scope, resource.capacityKind !== 'exclusive')
  if (rows === null) return null
  const { resourceId, from, until } = scope
  const mirrors = await db.$queryRaw<MirrorRow[]>`
    SELECT b.id AS booking_id, b.title, b.start_time AS starts, b.end_time AS ends, e.start_time AS event_starts, e.end_time AS event_ends, e.time_zone AS event_zone
    FROM bookings b JOIN calendar_events e ON e.organization_id = b.org_id AND e.external_event_id = b.external_calendar_event_id
    WHERE b.org_id = ${actor.organizationId}::uuid AND b.resource_id = ${resourceId}::uuid AND b.status = 'confirmed' AND e.status <> 'cancelled'
      AND e.recurrence_rule IS NULL AND NOT coalesce(e.is_all_day, false) AND b.start_time < ${until} AND b.end_time > ${from} AND b.end_time > ${now}
      AND b.start_time <> e.start_time AND b.external_calendar_event_id IS NOT NULL`
  const walls = await db.$queryRaw<WallRow[]>`
    SELECT id AS booking_id, title, start_time AS starts, end_time AS ends, wall_start, wall_zone,
      to_char(start_time AT TIME ZONE wall_zone, 'YYYY-MM-DD"T"HH24:MI') AS now_shows
    FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND resource_id = ${resourceId}::uuid AND status = 'confirmed' AND guarded
      AND start_time < ${until} AND end_time > ${from} AND end_time > ${now} AND wall_zone IS NOT NULL
      AND to_char(start_time AT TIME ZONE wall_zone, 'YYYY-MM-DD"T"HH24:MI') <> wall_start`
  const [calendar] = await db.$queryRaw<{ zone: string | null }[]>`
    SELECT c.time_zone AS zone FROM resources r JOIN calendar_integrations c
      ON c.organization_id = r.org_id AND c.external_calendar_id = r.external_calendar_id AND c.is_active
    WHERE r.org_id = ${actor.organizationId}::uuid AND r.id = ${resourceId}::uuid ORDER BY c.time_zone LIMIT 1`
  return { resourceId, resource, calendarZone: calendar?.zone ?? null, rows, mirrors, walls, now }
}

// A capacity is exceeded over a whole stretch that may begin before and end after the scope: what hangs together is read together.
async function readRows(world: World, scope: Scope, whole: boolean) {
  let { from, until } = scope
  for (;;) {
    const rows = await queryOccupancies(world, { resourceId: scope.resourceId, from, until, atMost: MOST + 1 })
    const bookings = rows.filter(({ kind }) => kind === 'booking')
    if (bookings.length > MOST || rows.length - bookings.length > MOST) return null
    const first = new Date(Math.min(from.getTime(), ...bookings.map((row) => row.occupied_from.getTime())))
    const last = new Date(Math.max(until.getTime(), ...bookings.map((row) => row.occupied_until.getTime())))
    if (!whole || (first >= from && last <= until)) return rows
    from = first
    until = last
  }
}
