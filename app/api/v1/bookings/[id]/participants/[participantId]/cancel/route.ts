import { cancelRegistration } from '#lib/domain/bookings/participants/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { emptyBody, participantParams } from '../../../../../inputs.ts'

/** Cancels a registration; whoever waits longest moves up and is told. */
export const POST = apiRoute({
  permission: 'bookings.create',
  params: participantParams,
  body: emptyBody,
  handler: async (world, { params: { id, participantId } }) => ({
    status: 200,
    body: await cancelRegistration(world, { bookingId: id, participantId }),
  }),
})
