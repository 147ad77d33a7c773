import { findWaysOut } from '#lib/domain/resolutions/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams } from '../../../inputs.ts'

/** The ranked ways out of a conflict. */
export const GET = apiRoute({
  permission: 'conflicts.view',
  params: idParams,
  handler: async (world, { params }) => ({ status: 200, body: await findWaysOut(world, { conflictId: params.id }) }),
})
