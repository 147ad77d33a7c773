import { createHash } from 'node:crypto'
import { actorId } from '../../../core/actor.ts'
import { notFound } from '../../../core/errors.ts'
import type { World } from '../../../db/context.ts'
import { unitsFor } from '../../conflicts/index.ts'
import type { CapacityKind } from '../../resources/index.ts'
import { lockPlaceOf, refuseIfMoved } from '../lock-place-of.ts'

/** A workshop's session, locked: nobody registers or cancels beside us until the transaction ends. */
export type Session = {
  id: string
  resourceId: string
  resourceTitle: string
  type: string
  title: string
  start: Date
  end: Date
  status: string
  zone: string
  organisation: string
  /** How many may take part. */
  places: number
  /** How many do. */
  taken: number
  /** The people whom it was booked for before anybody registered by name: a party that stays. */
  party: number
  capacityKind: CapacityKind
}

/** The stable key of a person who has no account: their mail address, unreadable. */
export function participantKey(email: string): string {
  return `mail:${createHash('sha256').update(email.trim().toLowerCase()).digest('hex').slice(0, 40)}`
}

type Row = Omit<Session, 'places'> & { ownPlaces: number; capacity: number; elsewhere: number }

/**
 * Locks the resource and then the booking, as a move does, and counts. A session has the places of its own `capacity`; 1, the column's
 * default, says nothing and means those of the resource. Seats that other bookings hold at the time are not there.
 * @throws AppError `not_found`
 */
export async function lockSession(world: World, bookingId: string): Promise<Session> {
  const { db, actor } = world
  const organization = actor.organizationId
  const resource = await lockPlaceOf(world, bookingId)
  const [locked] = await db.$queryRaw<{ resourceId: string }[]>`
    SELECT resource_id AS "resourceId" FROM bookings WHERE org_id = ${organization}::uuid AND id = ${bookingId}::uuid FOR NO KEY UPDATE`
  if (!locked) throw notFound('booking')
  refuseIfMoved(resource, locked.resourceId)
  const [row] = await db.$queryRaw<Row[]>`
    SELECT b.id, b.resource_id AS "resourceId", r.title AS "resourceTitle", r.type, b.title, b.start_time AS start, b.end_time AS "end", b.status,
      coalesce(o.timezone, 'UTC') AS zone, o.name AS organisation, coalesce(b.capacity, 1) AS "ownPlaces", coalesce(r.capacity, 1) AS capacity,
      app.capacity_kind(r.capacity_kind, r.type, r.capacity) AS "capacityKind",
      (SELECT count(*)::int FROM booking_participants p WHERE p.booking_id = b.id AND p.status IN ('registered', 'confirmed')) AS taken,
      coalesce((b.metadata ->> 'party')::int, CASE WHEN EXISTS (SELECT FROM booking_participants p WHERE p.booking_id = b.id AND p.status <> 'waitlisted') THEN 0
        ELSE greatest(coalesce(b.current_participants, 0), CASE WHEN b.units > 1 THEN b.units ELSE 0 END) END) AS party,
      coalesce(app.peak_load(b.org_id, b.resource_id, b.start_time, b.end_time, b.id), 0)::int AS elsewhere
    FROM bookings b JOIN resources r ON r.org_id = b.org_id AND r.id = b.resource_id JOIN organizations o ON o.id = b.org_id
    WHERE b.org_id = ${organization}::uuid AND b.id = ${bookingId}::uuid`
  if (!row) throw notFound('booking')
  const { ownPlaces, capacity, elsewhere, ...session } = row
  const own = ownPlaces > 1 ? ownPlaces : capacity
  const takesSeats = row.capacityKind === 'seats' || row.capacityKind === 'quantity'
  return { ...session, places: takesSeats ? Math.min(own, capacity - elsewhere) : own }
}

/**
 * Keeps the booking's number of people true, and the seats that it holds of the resource: those who are registered, and never fewer than
 * it was booked for.
 */
export async function countParticipants({ db, actor }: World, session: Session, taken: number): Promise<void> {
  const by = actorId(actor)
  const people = Math.max(session.party, taken)
  await db.$executeRaw`
    UPDATE bookings SET current_participants = ${people}, units = ${unitsFor(session.capacityKind, people)},
      metadata = coalesce(metadata, '{}') || jsonb_build_object('party', ${session.party}::int), updated_by = ${by}, updated_by_clerk_id = ${by}
    WHERE org_id = ${actor.organizationId}::uuid AND id = ${session.id}::uuid`
}
