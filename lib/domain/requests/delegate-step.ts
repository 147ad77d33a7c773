import type { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { type ApprovalState, readApproval, takeTurn } from '../approvals/index.ts'
import { type Advanced, advanceRequest } from './advance-request.ts'
import { lockRequest, mustWait } from './load-request.ts'
import { delegateStepSchema } from './schema.ts'

/**
 * Hands the caller's part in the waiting step on to a member, for this one request.
 * @throws AppError `not_found`, `stale`, `forbidden` when it isn't the caller's turn, `conflict` when no step waits, `bad_input` when
 *   that person can't take it
 */
export async function delegateStep(world: World, input: z.input<typeof delegateStepSchema>): Promise<Advanced> {
  const { id, expectedVersion, toMember, notes = null } = delegateStepSchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  mustWait(request)
  const state = await readApproval(world, request)
  const turn = state && takeTurn(world.actor, state, { isSure: true })
  if (!state || !turn) throw new AppError('conflict', 'No approval step waits here.')
  if (world.actor.kind !== 'person' || turn.actedAs === 'escalation')
    throw new AppError('forbidden', 'Only whose decision a step asks for can hand it on. An escalated step is decided.')
  const delegatedTo = whoTakesIt(state, turn.step.id, world.actor.userId, toMember)
  return advanceRequest(world, request, state, { turn, notes, delegatedTo })
}

function whoTakesIt({ circle }: ApprovalState, stepId: string, me: string, toMember: string) {
  const refuse = (message: string) => new AppError('bad_input', message, { field: 'toMember' })
  const member = circle.members.find(({ userId }) => userId === toMember)
  if (!member?.isActive) throw refuse('This person does not belong to the organisation.')
  if (toMember === me) throw refuse('You have it already.')
  if (member.role === 'viewer') throw refuse(`${member.name} is a viewer here, and a viewer decides nothing.`)
  if (circle.decisions.some((one) => one.stepId === stepId && one.decidedBy === toMember))
    throw refuse(`${member.name} has decided this step or handed it on already.`)
  return { id: toMember, name: member.name }
}
