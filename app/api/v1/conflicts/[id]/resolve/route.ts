import { resolveConflict } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, resolveBody } from '../../../inputs.ts'

/** Says how a conflict was resolved. */
export const POST = apiRoute({
  permission: 'conflicts.resolve',
  params: idParams,
  body: resolveBody,
  handler: async (world, { params, body }) => {
    const { conflictId, ...rest } = await resolveConflict(world, { id: params.id, ...body })
    return { status: 200, body: { id: conflictId, ...rest } }
  },
})
