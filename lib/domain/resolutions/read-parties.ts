import type { World } from '../../db/context.ts'
import type { Party } from './candidate.ts'

type Row = {
  id: string
  version: number
  title: string
  name: string | null
  email: string | null
  resourceId: string
  resourceTitle: string
  start: Date
  end: Date
  participants: number
  registered: bigint
  units: number
  createdAt: Date
  cents: number | null
  currency: string | null
  needs: string[] | null
}

/** Bookings that are not over and still hold their place, those made last first: they give way first. */
export async function readBookingParties({ db, actor }: World, ids: readonly string[], now: Date): Promise<Party[]> {
  if (ids.length === 0) return []
  const rows = await db.$queryRaw<Row[]>`
    SELECT b.id, b.version, b.title, b.user_name AS name, b.user_email AS email, b.resource_id AS "resourceId", r.title AS "resourceTitle",
      b.start_time AS start, b.end_time AS "end", coalesce(b.current_participants, 0) AS participants, b.units, coalesce(b.created_at, b.start_time) AS "createdAt",
      (SELECT count(*) FROM booking_participants p WHERE p.booking_id = b.id AND p.cancelled_at IS NULL AND p.status NOT IN ('cancelled', 'waitlist')) AS registered,
      round(coalesce(r.price, 0) * 100)::int AS cents, r.currency, b.requirements AS needs
    FROM bookings b JOIN resources r ON r.org_id = b.org_id AND r.id = b.resource_id
    WHERE b.org_id = ${actor.organizationId}::uuid AND b.id = ANY (${[...ids]}::uuid[]) AND b.status IN ('confirmed', 'pending') AND b.end_time > ${now}
      AND b.start_time < b.end_time
    ORDER BY b.created_at DESC NULLS LAST, b.id DESC`
  return rows.map((row) => toParty('booking', row))
}

/** A request that still waits for a resource and a time to come; null when it doesn't. */
export async function readRequestParty({ db, actor, now }: World, id: string): Promise<Party | null> {
  const [row] = await db.$queryRaw<Row[]>`
    SELECT q.id, q.version, coalesce(q.title, 'Request') AS title, q.requester_name AS name, q.requester_email AS email, q.resource_id AS "resourceId",
      r.title AS "resourceTitle", q.requested_start AS start, q.requested_end AS "end", coalesce(q.participants, 0) AS participants, 0::bigint AS registered,
      coalesce(q.participants, 1) AS units, q.created_at AS "createdAt", round(coalesce(r.price, 0) * 100)::int AS cents, r.currency, NULL::text[] AS needs
    FROM external_requests q JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE q.organization_id = ${actor.organizationId}::uuid AND q.id = ${id}::uuid AND q.status IN ('pending', 'processing')
      AND q.requested_start < q.requested_end AND q.requested_end > ${now}`
  return row ? toParty('request', row) : null
}

function toParty(kind: Party['kind'], row: Row): Party {
  const { id, version, title, name, email, resourceId, resourceTitle, participants, units, createdAt } = row
  return {
    kind,
    id,
    version,
    title,
    name,
    email,
    place: { resourceId, resourceTitle, start: row.start.toISOString(), end: row.end.toISOString(), participants },
    people: Math.max(1, participants, Number(row.registered)),
    units,
    createdAt,
    needs: (row.needs ?? []).map((one) => one.trim().toLowerCase()).filter(Boolean),
    price: row.currency === null || row.cents === null ? null : { cents: row.cents, currency: row.currency },
  }
}
