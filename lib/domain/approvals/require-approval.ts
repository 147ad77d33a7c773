import { AppError } from '#lib/core/errors.ts'
import { can } from '#lib/core/permissions.ts'
import type { World } from '../../db/context.ts'
import { whoDecides } from './describe-approval.ts'
import { type Ask, readApproval } from './read-approval.ts'

/**
 * For what is booked without a request: nothing when no step applies to it. Where one does, only an override goes past it, which
 * says why; what it went past is answered, so that the audit entry can name it.
 * @throws AppError `refused` saying who decides
 */
export async function passWithoutApproval(
  world: World,
  ask: Omit<Ask, 'id' | 'type'>,
  override: { reason: string } | null,
): Promise<{ skipped: string } | null> {
  const state = await readApproval(world, { ...ask, id: null, type: 'booking' })
  const step = state?.current
  if (!state || !step) return null
  if (override && can(world.actor, 'bookings.override')) return { skipped: state.workflow.name }
  const message = `This needs approval (${state.workflow.name}): ${step.name} is decided by ${whoDecides(step, state.circle.members)}. Enter a request instead.`
  throw new AppError('refused', message, {
    workflow: state.workflow,
    step: { id: step.id, name: step.name },
    reasons: [{ rule: 'approvals.required', version: 1, effect: 'blocks', message }],
  })
}
