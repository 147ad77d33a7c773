import { replayDelivery } from '#lib/domain/requests/deliveries/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { emptyBody, idParams } from '../../../inputs.ts'

/** Sends a delivery that was set aside through the mapping of today. */
export const POST = apiRoute({
  permission: 'webhooks.manage',
  params: idParams,
  body: emptyBody,
  handler: async (world, { params }) => {
    const { deliveryId } = await replayDelivery(world, params)
    return { status: 202, body: { id: deliveryId, status: 'accepted' } }
  },
})
