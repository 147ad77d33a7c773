import type { Db } from '../../../db/context.ts'
import type { ParticipantStatus } from './schema.ts'

export type ParticipantRow = {
  id: string
  name: string
  email: string | null
  status: ParticipantStatus
  registeredAt: Date | null
  notes: string | null
}
export type Participants = {
  /** How many may take part in the session. */
  places: number
  rows: ParticipantRow[]
}

const MOST = 1000

/**
 * Who takes part in a session and who waits, in the order in which they get a place; cancelled ones last. At most 1,000.
 * @returns null when the organisation has no such booking or it is no workshop
 */
export async function listParticipants(
  db: Db,
  organizationId: string,
  bookingId: string,
): Promise<Participants | null> {
  const [session] = await db.$queryRaw<{ places: number }[]>`
    SELECT CASE WHEN coalesce(b.capacity, 1) > 1 THEN b.capacity ELSE coalesce(r.capacity, 1) END AS places
    FROM bookings b JOIN resources r ON r.org_id = b.org_id AND r.id = b.resource_id
    WHERE b.org_id = ${organizationId}::uuid AND b.id = ${bookingId}::uuid AND r.type = 'workshop'`
  if (!session) return null
  const rows = await db.$queryRaw<ParticipantRow[]>`
    SELECT p.id, coalesce(p.metadata ->> 'name', p.user_id) AS name, p.metadata ->> 'email' AS email, p.status, p.registered_at AS "registeredAt", p.notes
    FROM booking_participants p WHERE p.booking_id = ${bookingId}::uuid
    ORDER BY array_position(ARRAY['registered', 'confirmed', 'no_show', 'waitlisted', 'cancelled'], p.status) > 3,
      p.status = 'cancelled', p.registered_at, p.id LIMIT ${MOST}`
  return { places: session.places, rows }
}
