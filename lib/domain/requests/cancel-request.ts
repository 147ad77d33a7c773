import type { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { cancelBooking } from '../bookings/index.ts'
import { type Decided, decideRequest } from './decide-request.ts'
import { lockRequest } from './load-request.ts'
import { cancelRequestSchema } from './schema.ts'

/**
 * Cancels a request because it is no longer wanted. A booking that it had become is cancelled with it.
 * @throws AppError `not_found`, `stale`, or `conflict` when it was rejected or cancelled already, or its booking is over
 */
export async function cancelRequest(world: World, input: z.input<typeof cancelRequestSchema>): Promise<Decided> {
  const { id, expectedVersion, reason } = cancelRequestSchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  if (request.status === 'rejected' || request.status === 'cancelled') {
    throw new AppError('conflict', `This request is ${request.status} already.`, {
      status: request.status,
      version: request.version,
    })
  }
  if (request.bookingId)
    await cancelBooking(world, { id: request.bookingId, reason: reason ?? 'The request was cancelled' })
  return decideRequest(world, request, { to: 'cancelled', notes: reason ?? null })
}
