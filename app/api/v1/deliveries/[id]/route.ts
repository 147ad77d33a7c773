import { notFound } from '#lib/core/errors.ts'
import { getDelivery } from '#lib/domain/requests/deliveries/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams } from '../../inputs.ts'

/** One delivery with the body as it came and the reason why it waits. */
export const GET = apiRoute({
  permission: 'webhooks.manage',
  params: idParams,
  handler: async ({ db, actor }, { params }) => {
    const found = await getDelivery(db, actor.organizationId, params.id)
    if (!found) throw notFound('delivery')
    const { history: _history, ...shown } = found
    return { status: 200, body: shown }
  },
})
