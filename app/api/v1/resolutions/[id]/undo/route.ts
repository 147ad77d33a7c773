import { undoWayOut } from '#lib/domain/resolutions/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { emptyBody, idParams } from '../../../inputs.ts'

/** Takes back a way out that was applied a moment ago. */
export const POST = apiRoute({
  permission: 'conflicts.resolve',
  params: idParams,
  body: emptyBody,
  handler: async (world, { params }) => {
    const { resolutionId, conflictId } = await undoWayOut(world, { id: params.id })
    return { status: 200, body: { id: resolutionId, conflictId } }
  },
})
