import { notFound } from '#lib/core/errors.ts'
import { listParticipants, registerParticipant } from '#lib/domain/bookings/participants/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, registerBody } from '../../../inputs.ts'

/** Who takes part in a workshop's session and who waits, in their order. */
export const GET = apiRoute({
  permission: 'bookings.view',
  params: idParams,
  handler: async ({ db, actor }, { params }) => {
    const found = await listParticipants(db, actor.organizationId, params.id)
    if (!found) throw notFound('workshop session')
    return { status: 200, body: { places: found.places, data: found.rows } }
  },
})

/** Registers somebody, or puts them at the end of the waitlist. */
export const POST = apiRoute({
  permission: 'bookings.create',
  params: idParams,
  body: registerBody,
  handler: async (world, { params, body }) => ({
    status: 201,
    body: await registerParticipant(world, { bookingId: params.id, ...body }),
  }),
})
