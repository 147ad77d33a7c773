import { can } from '../../core/permissions.ts'
import type { World } from '../../db/context.ts'
import type { Occupancy } from './schema.ts'

type Row = { id: string; kind: Occupancy['kind']; label: string; starts: Date; ends: Date; tentative: boolean }

/**
 * All that holds a resource between two instants: bookings, its linked calendar's events, and requests that wait for it. For the
 * picture of a day; what follows from it is `assessAvailability`'s to say. At most 200 of each; "busy" for who may not see more.
 */
export async function readOccupancies(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  question: { resourceId: string; from: Date; to: Date; exceptRequestId?: string | null },
): Promise<Occupancy[]> {
  const organization = actor.organizationId
  const { resourceId, from, to, exceptRequestId = null } = question
  const rows = await db.$queryRaw<Row[]>`
    SELECT * FROM (
      SELECT id, 'booking' AS kind, title AS label, start_time AS starts, end_time AS ends, false AS tentative
      FROM app.overlapping_bookings(${organization}::uuid, ${resourceId}::uuid, ${from}, ${to}, NULL)
      UNION ALL
      SELECT e.id, CASE e.event_type WHEN 'block' THEN 'block' ELSE 'calendar' END, e.title, e.start_time, e.end_time, e.status = 'tentative'
      FROM resources r CROSS JOIN LATERAL app.overlapping_events(${organization}::uuid, r.external_calendar_id, ${from}, ${to}) e
      WHERE r.org_id = ${organization}::uuid AND r.id = ${resourceId}::uuid AND r.external_calendar_id IS NOT NULL
        AND NOT EXISTS (SELECT FROM bookings b WHERE b.org_id = ${organization}::uuid AND b.external_calendar_event_id = e.external_event_id)
      UNION ALL
      (SELECT id, 'pending', coalesce(title, 'Request'), requested_start, requested_end, true FROM external_requests
        WHERE organization_id = ${organization}::uuid AND resource_id = ${resourceId}::uuid AND status IN ('pending', 'processing')
          AND requested_start < ${to} AND requested_end > ${from} AND id IS DISTINCT FROM ${exceptRequestId}::uuid
        ORDER BY requested_start LIMIT 200)
    ) AS spans ORDER BY starts, id`
  const seesWhat = can(actor, 'bookings.view')
  return rows.map((row) => ({
    kind: row.kind,
    id: row.id,
    label: seesWhat ? row.label : 'busy',
    start: row.starts.toISOString(),
    end: row.ends.toISOString(),
    ...(row.tentative ? { tentative: true } : {}),
  }))
}
