import { can } from '../../core/permissions.ts'
import type { Actor } from '../../core/actor.ts'
import type { World } from '../../db/context.ts'
import type { Occupancy } from './schema.ts'

/** What holds a resource, as `app.occupancies` tells it. */
export type OccupancyRow = {
  kind: 'booking' | 'calendar' | 'block'
  /** A booking's id; an event's id, for one time of a series with `@` and its original start. */
  ref: string
  label: string
  starts_at: Date
  ends_at: Date
  /** With set-up and clean-down. */
  occupied_from: Date
  occupied_until: Date
  state: 'busy' | 'tentative' | 'uncertain'
  units: number
  participants: number
  is_all_day: boolean
  guarded: boolean
  overbooked: boolean
  override_reason: string | null
  made_at: Date | null
  changed_at: Date | null
  zone_state: 'resolved' | 'floating' | 'unresolved' | 'gap' | 'overlap' | null
  time_zone: string | null
}

/** Everything that holds the resource at any instant of [from, until): at most `atMost` bookings and as many calendar times. */
export function queryOccupancies(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  question: { resourceId: string; from: Date; until: Date; exceptBookingId?: string | null; atMost: number },
): Promise<OccupancyRow[]> {
  const { resourceId, from, until, exceptBookingId = null, atMost } = question
  return db.$queryRaw<OccupancyRow[]>`
    SELECT * FROM app.occupancies(${actor.organizationId}::uuid, ${resourceId}::uuid, ${from}, ${until}, ${exceptBookingId}::uuid, ${atMost}::int)`
}

type PendingRow = { id: string; title: string | null; starts: Date; ends: Date }

/** Requests that wait for the resource at that time. They compete; they hold nothing. */
export function queryPending(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  question: { resourceId: string; from: Date; until: Date; exceptRequestId?: string | null; atMost: number },
): Promise<PendingRow[]> {
  const { resourceId, from, until, exceptRequestId = null, atMost } = question
  return db.$queryRaw<PendingRow[]>`
    SELECT id, title, requested_start AS starts, requested_end AS ends FROM external_requests
    WHERE organization_id = ${actor.organizationId}::uuid AND resource_id = ${resourceId}::uuid AND status IN ('pending', 'processing')
      AND requested_start < ${until} AND requested_end > ${from} AND id IS DISTINCT FROM ${exceptRequestId}::uuid
    ORDER BY requested_start, id LIMIT ${atMost}::int`
}

/** As evidence and pictures show it: "busy" for whoever may not see what it is. */
export function toOccupancy(row: OccupancyRow, actor: Actor): Occupancy {
  const buffered = row.occupied_from < row.starts_at || row.occupied_until > row.ends_at
  return {
    kind: row.kind,
    id: row.ref,
    label: can(actor, 'bookings.view') ? row.label : 'busy',
    start: row.starts_at.toISOString(),
    end: row.ends_at.toISOString(),
    ...(buffered
      ? { occupiedStart: row.occupied_from.toISOString(), occupiedEnd: row.occupied_until.toISOString() }
      : {}),
    ...(row.is_all_day ? { allDay: true } : {}),
    ...(row.state === 'tentative' ? { tentative: true } : {}),
    ...(row.state === 'uncertain' ? { uncertain: true } : {}),
  }
}

/** A waiting request in the same form. */
export function pendingOccupancy(row: PendingRow, actor: Actor): Occupancy {
  return {
    kind: 'pending',
    id: row.id,
    label: can(actor, 'bookings.view') ? (row.title ?? 'Request') : 'busy',
    start: row.starts.toISOString(),
    end: row.ends.toISOString(),
  }
}
