import type { z } from 'zod'
import { AppError, isAppError } from '../../core/errors.ts'
import { can, whyNot } from '../../core/permissions.ts'
import type { World } from '../../db/context.ts'
import { readApproval, recordDecision, takeTurn, turnOf } from '../approvals/index.ts'
import type { Verdict } from '../conflicts/index.ts'
import { assessRequest } from './assess-request.ts'
import { type Decided, decideRequest } from './decide-request.ts'
import { lockRequest, type LockedRequest, mustWait } from './load-request.ts'
import { rejectRequestSchema } from './schema.ts'

/**
 * Rejects a waiting request with a reason, which the requester reads: whoever may reject requests, or whose turn it is at its step.
 * The verdict of that moment is kept, so that it can be seen later what was rejected although it was possible.
 * @throws AppError `not_found`, `stale`, `forbidden`, or `conflict` when it was decided already
 */
export async function rejectRequest(world: World, input: z.input<typeof rejectRequestSchema>): Promise<Decided> {
  const { id, expectedVersion, reason } = rejectRequestSchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  mustWait(request)
  const state = await readApproval(world, request)
  const turn = state && turnOf(world.actor, state).may ? takeTurn(world.actor, state, { isSure: true }) : null
  if (!turn && !can(world.actor, 'requests.reject'))
    throw new AppError('forbidden', whyNot(world.actor, 'requests.reject') ?? '', { permission: 'requests.reject' })
  if (state && turn) await recordDecision(world, state, { requestId: id, turn, decision: 'rejected', notes: reason })
  return decideRequest(world, request, { to: 'rejected', notes: reason, verdict: await verdictOf(world, request) })
}

async function verdictOf(world: World, request: LockedRequest): Promise<Verdict | null> {
  try {
    return request.type === 'booking' ? await assessRequest(world, request) : null
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return null
    throw error
  }
}
