import { applyWayOut } from '#lib/domain/resolutions/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { wayMovedAnswer } from '../../../../../answers.ts'
import { applyWayOutBody, wayParams } from '../../../../../inputs.ts'

/** Applies one way out, or answers with the ways that there are now. */
export const POST = apiRoute({
  permission: 'conflicts.resolve',
  params: wayParams,
  body: applyWayOutBody,
  handler: async (world, { params, body }) => {
    const answer = await applyWayOut(world, { conflictId: params.id, way: params.way, ...body })
    if (answer.kind === 'refused') return wayMovedAnswer(answer)
    const { kind: _kind, resolutionId, ...rest } = answer
    return { status: 200, body: { id: resolutionId, ...rest } }
  },
})
