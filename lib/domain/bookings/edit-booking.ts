import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { audit, type Changes } from '../../db/audit.ts'
import { staleError } from '../../db/history.ts'
import type { World } from '../../db/context.ts'
import type { Verdict } from '../conflicts/index.ts'
import { lockPlaceOf } from './lock-place-of.ts'
import { moveBooking } from './move-booking.ts'
import { editBookingSchema } from './schema.ts'

export type Edit = { kind: 'edited'; booking: { id: string; version: number } } | { kind: 'refused'; verdict: Verdict }

type Current = {
  title: string
  name: string | null
  email: string | null
  notes: string | null
  participants: number
  status: string
  version: number
  registered: bigint
}

/**
 * Writes a booking's title, person and notes anew; what is left out stays. Another number of people takes another size of the place, so
 * it goes through the same verdict as a move: refused, nothing is written.
 * @throws AppError `not_found`, `stale`, `conflict` for a cancelled booking or a number that registrations already tell
 */
export async function editBooking(world: World, input: z.input<typeof editBookingSchema>): Promise<Edit> {
  const { id, expectedVersion, participants, ...wish } = editBookingSchema.parse(input)
  const { db, actor } = world
  const { organizationId } = actor
  // Another number of people is another size of the place: that is moved, and a move locks the resource first.
  if (participants) await lockPlaceOf(world, id, { alone: true })
  const [current] = await db.$queryRaw<Current[]>`
    SELECT title, user_name AS name, user_email AS email, notes, coalesce(current_participants, 0) AS participants, status, version,
      (SELECT count(*) FROM booking_participants p WHERE p.booking_id = b.id AND p.status IN ('registered', 'confirmed', 'waitlisted')) AS registered
    FROM bookings b WHERE org_id = ${organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!current) throw notFound('booking')
  if (expectedVersion && expectedVersion !== current.version) {
    throw await staleError(db, organizationId, 'booking', id, expectedVersion, current)
  }
  if (current.status === 'cancelled') throw new AppError('conflict', 'This booking is cancelled.', {})
  if (participants && participants !== current.participants) {
    if (current.registered > 0n) {
      throw new AppError('conflict', 'People are registered for it: their number follows from the registrations.', {
        field: 'participants',
      })
    }
    const moved = await moveBooking(world, { id, participants })
    if (moved.kind === 'refused') return moved
  }
  const next = {
    title: wish.title ?? current.title,
    name: wish.name === undefined ? current.name : wish.name || null,
    email: wish.email === undefined ? current.email : wish.email || null,
    notes: wish.notes === undefined ? current.notes : wish.notes || null,
  }
  const changes: Changes = {}
  for (const field of ['title', 'name', 'email', 'notes'] as const) {
    if (current[field] !== next[field]) changes[field] = [current[field], next[field]]
  }
  const version = Object.keys(changes).length > 0 ? await write(world, id, next, changes) : await readVersion(world, id)
  return { kind: 'edited', booking: { id, version } }
}

type Texts = { title: string; name: string | null; email: string | null; notes: string | null }

async function write({ db, actor, now }: World, id: string, next: Texts, changes: Changes): Promise<number> {
  const by = actorId(actor)
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE bookings SET title = ${next.title}, user_name = ${next.name}, user_email = ${next.email}, notes = ${next.notes},
      updated_by = ${by}, updated_by_clerk_id = ${by}
    WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING version`
  if (!row) throw notFound('booking')
  await audit(db, {
    actor,
    now,
    action: 'booking.edited',
    entityType: 'booking',
    entityId: id,
    entityVersion: row.version,
    changes,
  })
  return row.version
}

async function readVersion({ db, actor }: World, id: string): Promise<number> {
  const [row] = await db.$queryRaw<{ version: number }[]>`
    SELECT version FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  if (!row) throw notFound('booking')
  return row.version
}
