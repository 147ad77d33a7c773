import { notFound } from '#lib/core/errors.ts'
import { getBooking } from '#lib/domain/bookings/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams } from '../../inputs.ts'

/** One booking. */
export const GET = apiRoute({
  permission: 'bookings.view',
  params: idParams,
  handler: async ({ db, actor }, { params }) => {
    const found = await getBooking(db, actor.organizationId, params.id)
    if (!found) throw notFound('booking')
    const { history: _history, ...shown } = found
    return { status: 200, body: shown }
  },
})
