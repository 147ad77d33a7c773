import { listResources } from '#lib/domain/resources/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { pageAnswer } from '../answers.ts'
import { listResourcesQuery } from '../inputs.ts'

/** One page of resources, by title. */
export const GET = apiRoute({
  permission: 'resources.view',
  query: listResourcesQuery,
  handler: async ({ db, actor }, { query }) => pageAnswer(await listResources(db, actor.organizationId, query)),
})
