import { notFound } from '#lib/core/errors.ts'
import { getResource } from '#lib/domain/resources/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams } from '../../inputs.ts'

/** One resource. */
export const GET = apiRoute({
  permission: 'resources.view',
  params: idParams,
  handler: async ({ db, actor }, { params }) => {
    const found = await getResource(db, actor.organizationId, params.id)
    if (!found) throw notFound('resource')
    return { status: 200, body: found }
  },
})
