import { notFound } from '#lib/core/errors.ts'
import { detectConflicts } from '#lib/domain/conflicts/index.ts'
import { editResource, getResource } from '#lib/domain/resources/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { editResourceBody, idParams } from '../../inputs.ts'

/** One resource, with its rules. */
export const GET = apiRoute({
  permission: 'resources.view',
  params: idParams,
  handler: async ({ db, actor }, { params }) => {
    const found = await getResource(db, actor.organizationId, params.id)
    if (!found) throw notFound('resource')
    return { status: 200, body: found }
  },
})

/** Changes what a resource is: absent fields stay, null empties one. */
export const PATCH = apiRoute({
  permission: 'resources.manage',
  params: idParams,
  body: editResourceBody,
  handler: async (world, { params, body }) => ({
    status: 200,
    body: await editResource({ ...world, detectConflicts }, { id: params.id, ...body }),
  }),
})
