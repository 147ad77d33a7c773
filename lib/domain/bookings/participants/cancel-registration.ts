import type { z } from 'zod'
import { AppError, notFound } from '../../../core/errors.ts'
import { formatRange } from '../../../core/time.ts'
import { audit } from '../../../db/audit.ts'
import type { World } from '../../../db/context.ts'
import { queueNotification } from '../../notifications/index.ts'
import { participantSchema } from './schema.ts'
import { countParticipants, lockSession, type Session } from './session.ts'

type Participant = { id: string; name: string; email: string; registeredAt: Date | null }

/**
 * Cancels a registration. A place that it held goes to whoever waits longest, in the same transaction; they are told once.
 * @returns who moved up, null when nobody did
 * @throws AppError `not_found`, `conflict` when it is cancelled already
 */
export async function cancelRegistration(
  world: World,
  input: z.input<typeof participantSchema>,
): Promise<{ id: string; status: 'cancelled'; movedUp: { id: string; name: string } | null }> {
  const { bookingId, participantId } = participantSchema.parse(input)
  const { db, actor, now } = world
  const session = await lockSession(world, bookingId)
  const [current] = await db.$queryRaw<{ status: string; name: string | null }[]>`
    SELECT status, metadata ->> 'name' AS name FROM booking_participants WHERE booking_id = ${bookingId}::uuid AND id = ${participantId}::uuid`
  if (!current) throw notFound('registration')
  if (current.status === 'cancelled' || current.status === 'no_show') {
    throw new AppError('conflict', `This registration is ${current.status.replace('_', ' ')} already.`, {
      status: current.status,
    })
  }
  await db.$executeRaw`
    UPDATE booking_participants SET status = 'cancelled', cancelled_at = ${now}
    WHERE booking_id = ${bookingId}::uuid AND id = ${participantId}::uuid`
  await audit(db, {
    actor,
    now,
    action: 'booking.participant_cancelled',
    entityType: 'booking',
    entityId: bookingId,
    changes: { participant: [current.name, null] },
  })
  const heldPlace = current.status !== 'waitlisted'
  const taken = session.taken - (heldPlace ? 1 : 0)
  const isOpen = session.status === 'confirmed' && session.end > now
  const next = heldPlace && isOpen && taken < session.places ? await moveUp(world, session) : null
  if (heldPlace) await countParticipants(world, session, taken + (next ? 1 : 0))
  return { id: participantId, status: 'cancelled', movedUp: next && { id: next.id, name: next.name } }
}

async function moveUp(world: World, session: Session): Promise<Participant | null> {
  const { db, actor, now } = world
  const [next] = await db.$queryRaw<Participant[]>`
    UPDATE booking_participants SET status = 'registered' WHERE id = (
      SELECT id FROM booking_participants WHERE booking_id = ${session.id}::uuid AND status = 'waitlisted' ORDER BY registered_at, id LIMIT 1)
    RETURNING id, coalesce(metadata ->> 'name', '') AS name, coalesce(metadata ->> 'email', '') AS email, registered_at AS "registeredAt"`
  if (!next) return null
  await audit(db, {
    actor,
    now,
    action: 'booking.participant_moved_up',
    entityType: 'booking',
    entityId: session.id,
    changes: { participant: [null, next.name] },
  })
  await queueNotification(world, {
    key: 'participant.moved_up',
    recipient: next.email,
    variables: {
      name: next.name || 'there',
      title: session.title,
      resource: session.resourceTitle,
      when: formatRange(session.start, session.end, session.zone),
      organisation: session.organisation,
    },
    // Whoever registers again after cancelling may move up again, and is told again.
    dedupeKey: `participant:${next.id}:moved_up:${next.registeredAt?.getTime() ?? 0}`,
    bookingId: session.id,
  })
  return next
}
