import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import { staleError } from '../../db/history.ts'
import type { World } from '../../db/context.ts'
import { detectConflicts } from '../conflicts/index.ts'
import type { BookingStatus, cancelBookingSchema } from './schema.ts'

type Current = { status: BookingStatus; version: number; resourceId: string; from: Date; until: Date }

/**
 * Cancels a booking that is still to come or running; its time is free at once.
 * @throws AppError `not_found`, `stale`, or `conflict` when it is cancelled or over already
 */
export async function cancelBooking(
  { db, actor, now }: World,
  input: z.infer<typeof cancelBookingSchema>,
): Promise<{ bookingId: string; status: 'cancelled'; version: number }> {
  const [current] = await db.$queryRaw<Current[]>`
    SELECT status, version, resource_id AS "resourceId", coalesce(occupied_from, start_time) AS "from", coalesce(occupied_until, end_time) AS until FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${input.id}::uuid FOR NO KEY UPDATE`
  if (!current) throw notFound('booking')
  if (input.expectedVersion && input.expectedVersion !== current.version) {
    throw await staleError(db, actor.organizationId, 'booking', input.id, input.expectedVersion, current)
  }
  if (current.status !== 'pending' && current.status !== 'confirmed') {
    throw new AppError('conflict', `This booking is ${current.status.replace('_', ' ')} already.`, {
      status: current.status,
    })
  }
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE bookings SET status = 'cancelled', updated_by = ${actorId(actor)}, updated_by_clerk_id = ${actorId(actor)}
    WHERE org_id = ${actor.organizationId}::uuid AND id = ${input.id}::uuid RETURNING version`
  if (!row) throw notFound('booking')
  await audit(db, {
    actor,
    now,
    action: 'booking.cancelled',
    entityType: 'booking',
    entityId: input.id,
    entityVersion: row.version,
    changes: { status: [current.status, 'cancelled'] },
    reason: input.reason ?? undefined,
  })
  // What it was in the way of is no conflict any more.
  await detectConflicts({ db, actor, now }, { ...current, cause: 'sweep' })
  return { bookingId: input.id, status: 'cancelled', version: row.version }
}
