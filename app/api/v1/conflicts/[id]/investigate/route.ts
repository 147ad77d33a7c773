import { investigateConflict } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, investigateBody } from '../../../inputs.ts'

/** Says that somebody is looking into a conflict. */
export const POST = apiRoute({
  permission: 'conflicts.resolve',
  params: idParams,
  body: investigateBody,
  handler: async (world, { params, body }) => {
    const { conflictId, ...rest } = await investigateConflict(world, { id: params.id, ...body })
    return { status: 200, body: { id: conflictId, ...rest } }
  },
})
