import { listConflicts } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { pageAnswer } from '../answers.ts'
import { listConflictsQuery } from '../inputs.ts'

/** One page of conflicts. */
export const GET = apiRoute({
  permission: 'conflicts.view',
  query: listConflictsQuery,
  handler: async (world, { query: { resource, ...rest } }) =>
    pageAnswer(await listConflicts(world, { ...rest, resourceId: resource })),
})
