import { replayQuarantined } from '#lib/domain/requests/deliveries/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { emptyBody, idParams } from '../../../inputs.ts'

/** Replays all that an endpoint has set aside. */
export const POST = apiRoute({
  permission: 'webhooks.manage',
  params: idParams,
  body: emptyBody,
  handler: async (world, { params }) => ({
    status: 202,
    body: { id: params.id, ...(await replayQuarantined(world, { endpointId: params.id })) },
  }),
})
