import { assignConflict } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, assignBody } from '../../../inputs.ts'

/** Gives a conflict to somebody, or to nobody. */
export const POST = apiRoute({
  permission: 'conflicts.assign',
  params: idParams,
  body: assignBody,
  handler: async (world, { params, body }) => {
    const { conflictId, before: _before, ...rest } = await assignConflict(world, { id: params.id, ...body })
    return { status: 200, body: { id: conflictId, ...rest } }
  },
})
