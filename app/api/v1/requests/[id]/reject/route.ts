import { rejectRequest } from '#lib/domain/requests/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, rejectBody } from '../../../inputs.ts'

/** Rejects a request with a reason, which the requester reads. */
export const POST = apiRoute({
  permission: 'requests.reject',
  params: idParams,
  body: rejectBody,
  handler: async (world, { params, body }) => {
    const { requestId, ...rest } = await rejectRequest(world, { id: params.id, ...body })
    return { status: 200, body: { id: requestId, ...rest } }
  },
})
