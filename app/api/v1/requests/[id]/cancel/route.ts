import { cancelRequest } from '#lib/domain/requests/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, cancelBody } from '../../../inputs.ts'

/** Cancels a request that is no longer wanted, and the booking that it became. */
export const POST = apiRoute({
  permission: 'requests.reject',
  params: idParams,
  body: cancelBody,
  handler: async (world, { params, body }) => {
    const { requestId, ...rest } = await cancelRequest(world, { id: params.id, ...body })
    return { status: 200, body: { id: requestId, ...rest } }
  },
})
