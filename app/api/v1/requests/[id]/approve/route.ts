import { approveRequest } from '#lib/domain/requests/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { refusedAnswer } from '../../../answers.ts'
import { approveBody, idParams } from '../../../inputs.ts'

/**
 * Approves a request; a booking request becomes a booking, or 409 with the reasons. Where a workflow asks for more, it approves the
 * step that waits: the status stays, and `approval` says what is still needed, from whom.
 */
export const POST = apiRoute({
  permission: 'requests.approve',
  params: idParams,
  body: approveBody,
  handler: async (world, { params, body }) => {
    const approval = await approveRequest(world, { id: params.id, ...body })
    if (approval.kind === 'refused') return refusedAnswer(approval)
    const { kind: _kind, requestId, ...rest } = approval
    return { status: 200, body: { id: requestId, ...rest } }
  },
})
