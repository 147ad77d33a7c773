import type { z } from 'zod'
import { AppError } from '../../../core/errors.ts'
import { newId } from '../../../core/ids.ts'
import { audit } from '../../../db/audit.ts'
import type { World } from '../../../db/context.ts'
import { registerParticipantSchema } from './schema.ts'
import { countParticipants, lockSession, participantKey, type Session } from './session.ts'

export type Registration = { id: string; status: 'registered' | 'waitlisted'; placesLeft: number }

/**
 * Registers a person for a workshop's session, or puts them at the end of its waitlist when it is full or others wait already.
 * @throws AppError `not_found`, `conflict` when it takes no registrations or they are registered already
 */
export async function registerParticipant(
  world: World,
  input: z.input<typeof registerParticipantSchema>,
): Promise<Registration> {
  const { bookingId, name, email, notes = null } = registerParticipantSchema.parse(input)
  const { db, actor, now } = world
  const session = await lockSession(world, bookingId)
  refuseUnlessOpen(session, now)
  const userId = participantKey(email)
  const [before] = await db.$queryRaw<{ id: string; status: string }[]>`
    SELECT id, status FROM booking_participants WHERE booking_id = ${bookingId}::uuid AND user_id = ${userId}`
  if (before && before.status !== 'cancelled') {
    throw new AppError('conflict', `${email} is ${before.status.replace('_', ' ')} already.`, { status: before.status })
  }
  const [waiting] = await db.$queryRaw<{ some: boolean }[]>`
    SELECT EXISTS (SELECT FROM booking_participants WHERE booking_id = ${bookingId}::uuid AND status = 'waitlisted') AS some`
  const status = session.taken < session.places && !waiting?.some ? 'registered' : 'waitlisted'
  const id = before?.id ?? newId(now)
  const person = JSON.stringify({ name, email: email.trim() })
  // The wall clock, not the transaction's start: under the lock it is the order in which they came.
  await db.$executeRaw`
    INSERT INTO booking_participants (id, booking_id, user_id, status, registered_at, notes, metadata)
    VALUES (${id}::uuid, ${bookingId}::uuid, ${userId}, ${status}, clock_timestamp(), ${notes}, ${person}::jsonb)
    ON CONFLICT (booking_id, user_id) DO UPDATE SET status = excluded.status, registered_at = excluded.registered_at, cancelled_at = NULL,
      confirmed_at = NULL, notes = excluded.notes, metadata = booking_participants.metadata || excluded.metadata`
  const taken = session.taken + (status === 'registered' ? 1 : 0)
  if (status === 'registered') await countParticipants(world, session, taken)
  await audit(db, {
    actor,
    now,
    action: status === 'registered' ? 'booking.participant_registered' : 'booking.participant_waitlisted',
    entityType: 'booking',
    entityId: bookingId,
    changes: { participant: [null, name] },
  })
  return { id, status, placesLeft: Math.max(0, session.places - taken) }
}

function refuseUnlessOpen({ type, status, end }: Session, now: Date): void {
  if (type !== 'workshop') throw new AppError('conflict', 'Only workshops take registrations.', {})
  if (status !== 'confirmed') throw new AppError('conflict', `This session is ${status.replace('_', ' ')}.`, { status })
  if (end <= now) throw new AppError('conflict', 'This session is over.', {})
}
