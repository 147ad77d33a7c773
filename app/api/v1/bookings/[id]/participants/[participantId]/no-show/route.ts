import { markNoShow } from '#lib/domain/bookings/participants/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { emptyBody, participantParams } from '../../../../../inputs.ts'

/** Keeps that somebody who was registered did not come. */
export const POST = apiRoute({
  permission: 'bookings.create',
  params: participantParams,
  body: emptyBody,
  handler: async (world, { params: { id, participantId } }) => ({
    status: 200,
    body: await markNoShow(world, { bookingId: id, participantId }),
  }),
})
