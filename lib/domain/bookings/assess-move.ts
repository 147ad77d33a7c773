import { notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { assessAvailability, type Verdict } from '../conflicts/index.ts'

/**
 * Whether a booking could go there: what `moveBooking` would decide now, for the same person and as many people. Stores nothing.
 * @throws AppError `not_found` when the organisation has no such booking or resource
 */
export async function assessMove(
  world: World,
  { id, ...to }: { id: string; resourceId: string; start: Date; end: Date; participants?: number | null },
): Promise<Verdict> {
  const { db, actor } = world
  const [booking] = await db.$queryRaw<{ email: string | null; participants: number }[]>`
    SELECT user_email AS email, coalesce(current_participants, 0) AS participants FROM bookings
    WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  if (!booking) throw notFound('booking')
  return assessAvailability(world, {
    ...to,
    participants: to.participants ?? (booking.participants || null),
    exceptBookingId: id,
    asker: { role: actor.kind === 'person' ? actor.role : 'public', email: booking.email },
  })
}
