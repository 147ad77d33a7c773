import { AppError, notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { lockForBooking } from '../conflicts/index.ts'

/**
 * Locks the resource of a booking before the booking itself is locked, in the order in which a move and a change of rules lock, so that
 * none waits for the other.
 * @returns the resource; whoever then locks the booking has to find it there still: `refuseIfMoved`
 * @throws AppError `not_found`
 */
export async function lockPlaceOf(
  world: World,
  bookingId: string,
  { alone = false }: { alone?: boolean } = {},
): Promise<string> {
  const { db, actor } = world
  const [before] = await db.$queryRaw<{ resource: string }[]>`
    SELECT resource_id AS resource FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${bookingId}::uuid`
  if (!before) throw notFound('booking')
  await lockForBooking(world, [before.resource], { alone })
  return before.resource
}

/** Between the two locks it may have been moved: then the wrong resource is locked. @throws AppError `conflict` */
export function refuseIfMoved(locked: string, found: string): void {
  if (locked === found) return
  throw new AppError('conflict', 'Somebody moved this booking in this moment. Look again.', {})
}
