import { notFound } from '#lib/core/errors.ts'
import { createResource, getResource, listResources } from '#lib/domain/resources/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { pageAnswer } from '../answers.ts'
import { createResourceBody, listResourcesQuery } from '../inputs.ts'

/** One page of resources, by title. */
export const GET = apiRoute({
  permission: 'resources.view',
  query: listResourcesQuery,
  handler: async ({ db, actor }, { query }) => pageAnswer(await listResources(db, actor.organizationId, query)),
})

/** Adds a resource. */
export const POST = apiRoute({
  permission: 'resources.manage',
  body: createResourceBody,
  handler: async (world, { body }) => {
    const { id } = await createResource(world, body)
    const made = await getResource(world.db, world.actor.organizationId, id)
    if (!made) throw notFound('resource')
    return { status: 201, body: made, location: `/api/v1/resources/${id}` }
  },
})
