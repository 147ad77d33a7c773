import type { z } from 'zod'
import { AppError, notFound } from '../../../core/errors.ts'
import { audit } from '../../../db/audit.ts'
import type { World } from '../../../db/context.ts'
import { participantSchema } from './schema.ts'
import { countParticipants, lockSession } from './session.ts'

/**
 * Keeps that somebody who was registered did not come. Their place goes to nobody: the session has begun.
 * @throws AppError `not_found`, `conflict` before it begins or for somebody who had no place
 */
export async function markNoShow(
  world: World,
  input: z.input<typeof participantSchema>,
): Promise<{ id: string; status: 'no_show' }> {
  const { bookingId, participantId } = participantSchema.parse(input)
  const { db, actor, now } = world
  const session = await lockSession(world, bookingId)
  const [current] = await db.$queryRaw<{ status: string; name: string | null }[]>`
    SELECT status, metadata ->> 'name' AS name FROM booking_participants WHERE booking_id = ${bookingId}::uuid AND id = ${participantId}::uuid`
  if (!current) throw notFound('registration')
  if (session.start > now) throw new AppError('conflict', 'The session has not begun.', {})
  if (current.status !== 'registered' && current.status !== 'confirmed') {
    throw new AppError('conflict', `This registration is ${current.status.replace('_', ' ')}.`, {
      status: current.status,
    })
  }
  await db.$executeRaw`
    UPDATE booking_participants SET status = 'no_show' WHERE booking_id = ${bookingId}::uuid AND id = ${participantId}::uuid`
  await countParticipants(world, session, session.taken - 1)
  await audit(db, {
    actor,
    now,
    action: 'booking.participant_no_show',
    entityType: 'booking',
    entityId: bookingId,
    changes: { participant: [current.name, 'no show'] },
  })
  return { id: participantId, status: 'no_show' }
}
