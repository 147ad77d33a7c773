import { AppError } from '#lib/core/errors.ts'
import { can } from '#lib/core/permissions.ts'
import type { World } from '../../db/context.ts'
import { whoDecides } from './describe-approval.ts'
import { type Ask, readApproval } from './read-approval.ts'

type Place = Omit<Ask, 'id' | 'type'>

/**
 * For what is booked or moved without a request: nothing when no step applies to it. Where one does, only an override goes past it,
 * which says why; what it went past is answered, so that the audit entry can name it.
 * @param before where a booking was: steps that applied there as well are decided already, or were gone past
 * @throws AppError `refused` saying who decides
 */
export async function passWithoutApproval(
  world: World,
  place: Place,
  override: { reason: string } | null,
  before: Place | null = null,
): Promise<{ skipped: string } | null> {
  const state = await readApproval(world, { ...place, id: null, type: 'booking' })
  const decided = state && before ? await readApproval(world, { ...before, id: null, type: 'booking' }) : null
  const step = state?.steps.find((one) => !decided?.steps.some(({ step: known }) => known.id === one.step.id))?.step
  if (!state || !step) return null
  if (override && can(world.actor, 'bookings.override')) return { skipped: state.workflow.name }
  const message = `This needs approval (${state.workflow.name}): ${step.name} is decided by ${whoDecides(step, state.circle.members)}. ${before ? 'Ask for it with a request' : 'Enter a request'} instead.`
  throw new AppError('refused', message, {
    workflow: state.workflow,
    step: { id: step.id, name: step.name },
    reasons: [{ rule: 'approvals.required', version: 1, effect: 'blocks', message }],
  })
}
