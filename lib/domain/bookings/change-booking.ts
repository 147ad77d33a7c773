import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import { type Edit, editBooking } from './edit-booking.ts'
import { moveBooking } from './move-booking.ts'
import type { changeBookingSchema } from './schema.ts'

/**
 * Moves a booking and writes its texts anew in one go, for callers that change both at once. Refused, nothing of it is written.
 * @throws AppError what `moveBooking` and `editBooking` throw
 */
export async function changeBooking(world: World, input: z.input<typeof changeBookingSchema>): Promise<Edit> {
  const { id, expectedVersion, title, name, email, notes, ...place } = input
  const isMoved = Boolean(place.resourceId || place.start || place.end || place.participants)
  if (isMoved) {
    const moved = await moveBooking(world, { id, expectedVersion, ...place })
    if (moved.kind === 'refused') return moved
  }
  return editBooking(world, { id, expectedVersion: isMoved ? null : expectedVersion, title, name, email, notes })
}
