import { reopenConflict } from '#lib/domain/conflicts/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { idParams, reopenBody } from '../../../inputs.ts'

/** Takes a decision about a conflict back. */
export const POST = apiRoute({
  permission: 'conflicts.resolve',
  params: idParams,
  body: reopenBody,
  handler: async (world, { params, body }) => {
    const { conflictId, ...rest } = await reopenConflict(world, { id: params.id, ...body })
    return { status: 200, body: { id: conflictId, ...rest } }
  },
})
