import { notFound } from '#lib/core/errors.ts'
import { getMapping, saveMapping } from '#lib/domain/requests/endpoints/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, mappingBody } from '../../../inputs.ts'

/** How an endpoint's bodies are understood now. */
export const GET = apiRoute({
  permission: 'webhooks.manage',
  params: idParams,
  handler: async ({ db, actor }, { params }) => {
    const found = await getMapping(db, actor.organizationId, params.id)
    if (!found) throw notFound('webhook endpoint')
    return { status: 200, body: found }
  },
})

/** Stores a new version of the mapping. */
export const POST = apiRoute({
  permission: 'webhooks.manage',
  params: idParams,
  body: mappingBody,
  handler: async (world, { params, body }) => {
    const { endpointId, version } = await saveMapping(world, { id: params.id, definition: body })
    return { status: 200, body: { id: endpointId, version } }
  },
})
