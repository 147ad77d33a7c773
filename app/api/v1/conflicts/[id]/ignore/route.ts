import { ignoreConflict } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, ignoreBody } from '../../../inputs.ts'

/** Sets a conflict aside, with the reason. */
export const POST = apiRoute({
  permission: 'conflicts.resolve',
  params: idParams,
  body: ignoreBody,
  handler: async (world, { params, body }) => {
    const { conflictId, ...rest } = await ignoreConflict(world, { id: params.id, ...body })
    return { status: 200, body: { id: conflictId, ...rest } }
  },
})
