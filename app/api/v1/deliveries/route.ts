import { listDeliveries } from '#lib/domain/requests/deliveries/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { pageAnswer } from '../answers.ts'
import { listDeliveriesQuery } from '../inputs.ts'

/** One page of what arrived through webhooks, newest first. */
export const GET = apiRoute({
  permission: 'webhooks.manage',
  query: listDeliveriesQuery,
  handler: async ({ db, actor }, { query: { endpoint, ...rest } }) =>
    pageAnswer(await listDeliveries(db, actor.organizationId, { ...rest, endpointId: endpoint })),
})
