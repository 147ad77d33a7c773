import type { z } from 'zod'
import { AppError } from '../../core/errors.ts'
import { can, whyNot } from '../../core/permissions.ts'
import type { World } from '../../db/context.ts'
import { type ApprovalState, readApproval, recordDecision, takeTurn, type Turn } from '../approvals/index.ts'
import { confirmBooking } from '../bookings/index.ts'
import type { Verdict } from '../conflicts/index.ts'
import { type Advanced, advanceRequest, refuseEarlyOverride } from './advance-request.ts'
import { type Decided, decideRequest } from './decide-request.ts'
import { lockRequest, mustWait } from './load-request.ts'
import { approveRequestSchema } from './schema.ts'
import { whatToBook } from './what-to-book.ts'

export type Approval =
  | ({ kind: 'approved'; bookingId: string | null; verdict: Verdict | null } & Decided)
  | { kind: 'refused'; verdict: Verdict; conflictId: string | null }
  | Advanced

/**
 * Approves a waiting request, or the step of its workflow that waits. With the last step, or without one, a booking request becomes a
 * confirmed booking in the same transaction, or is refused with the reasons and a conflict: a refusal resolves, so that the conflict
 * commits, and request and step keep waiting.
 * @throws AppError `not_found`, `stale`, `conflict` when it or the step was decided already, `forbidden` naming who decides the step,
 *   `bad_input` when it doesn't say what to book
 */
export async function approveRequest(world: World, input: z.input<typeof approveRequestSchema>): Promise<Approval> {
  const { id, expectedVersion, step, notes = null, acceptUnknown, override = null } = approveRequestSchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  mustWait(request)
  const state = await readApproval(world, request)
  const turn = takeTurnOrPermission(world, state, { step, isSure: Boolean(expectedVersion) })
  refuseEarlyOverride(turn, override)
  if (state && turn && !turn.completes) return advanceRequest(world, request, state, { turn, notes })

  const finish = async (verdict: Verdict | null, bookingId: string | null): Promise<Approval> => {
    if (state && turn) await recordDecision(world, state, { requestId: id, turn, decision: 'approved', notes })
    const auditAction = override && bookingId ? 'request.approved_against_rules' : 'request.approved'
    const decided = await decideRequest(world, request, { to: 'approved', notes, bookingId, verdict, auditAction })
    return { kind: 'approved', ...decided, bookingId, verdict }
  }
  if (request.type !== 'booking') return finish(null, null)
  const confirmation = await confirmBooking(world, {
    ...whatToBook(request),
    notes,
    acceptUnknown,
    override,
    approvalWorkflowId: state?.workflow.id ?? null,
  })
  if (confirmation.kind === 'refused') return confirmation
  return finish(confirmation.verdict, confirmation.booking.id)
}

/** The turn at a step is the right to decide it; where no step waits, the permission to approve requests is. */
function takeTurnOrPermission(
  { actor }: World,
  state: ApprovalState | null,
  seen: { step?: string | null; isSure: boolean },
): Turn | null {
  const turn = state ? takeTurn(actor, state, seen) : null
  if (turn || can(actor, 'requests.approve')) return turn
  throw new AppError('forbidden', whyNot(actor, 'requests.approve') ?? '', { permission: 'requests.approve' })
}
