import { cancelBooking } from '#lib/domain/bookings/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { cancelBody, idParams } from '../../../inputs.ts'

/** Cancels a booking; its time is free at once. */
export const POST = apiRoute({
  permission: 'bookings.create',
  params: idParams,
  body: cancelBody,
  handler: async (world, { params, body }) => {
    const { bookingId, ...rest } = await cancelBooking(world, { id: params.id, ...body })
    return { status: 200, body: { id: bookingId, ...rest } }
  },
})
