import type { Actor } from '../../core/actor.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import {
  askRules,
  autoApproval,
  type AutoApproval,
  factsOf,
  finishRun,
  followRun,
  readApproval,
  readFrame,
  readRules,
} from '../approvals/index.ts'
import { confirmBooking } from '../bookings/index.ts'
import { assessAvailability, lockForBooking, type Verdict } from '../conflicts/index.ts'
import { decideRequest } from './decide-request.ts'
import { lockRequest, type LockedRequest } from './load-request.ts'
import { whatToBook } from './what-to-book.ts'

/** Who approves by itself. */
export const autoApprover = (organizationId: string): Actor => ({
  kind: 'job',
  task: 'requests.auto-approve',
  organizationId,
})

/**
 * What happens to a request that has just arrived or was changed by its sender: it comes before the first step of its workflow, or,
 * where automatic approval is switched on, is approved by itself when its time is possible. Anything less than possible waits for a
 * person, with the reason kept: what could not be read is not known to be free (pains 3 and 5).
 * @returns the request's version now; null when nothing was done to it
 */
export async function settleArrival(world: World, requestId: string): Promise<number | null> {
  const request = await lockRequest(world, requestId, null)
  if (request.status !== 'pending' || (request.type === 'booking' && !request.resourceId)) return null
  const frame = await readFrame(world, request)
  const state = frame.workflowId === null ? null : await readApproval(world, request, frame)
  if (frame.workflowId !== null)
    await followRun(world, requestId, { id: frame.workflowId, version: frame.workflowVersion }, state)
  else if (request.version > 1) await finishRun(world, requestId)
  if (request.type !== 'booking' || !frame.autoApprovalEnabled) return null

  const house: World = { ...world, actor: autoApprover(world.actor.organizationId) }
  const wait = (values: Omit<Parameters<typeof autoApproval>[1], 'outcome'>) =>
    leaveWaiting(house, request, autoApproval(world.now, { outcome: 'waits', ...values }))
  if (state) {
    const message = `${state.workflow.name} asks for ${state.current?.name ?? 'a decision'} first.`
    return wait({ why: 'workflow', message })
  }
  const wish = whatToBook(request)
  // The verdict has to stay true until the booking is made: whoever books this resource waits here.
  await lockForBooking(house, [wish.resourceId], { alone: true })
  const verdict = await assessAvailability(house, { ...wish, exceptRequestId: requestId })
  const contested = verdict.reasons.some(({ rule }) => rule === 'requests.competing')
  if (verdict.verdict !== 'possible')
    return wait({ why: 'verdict', message: whyNotPossible(verdict), verdict: verdict.verdict })
  const answer = askRules(await readRules(house), factsOf(request, frame, contested), wish.resourceId)
  if (!answer.approves)
    return wait({ why: 'no_rule', message: 'No rule for approving by itself matches it.', verdict: 'possible' })

  const confirmation = await confirmBooking(house, {
    ...wish,
    notes: null,
    acceptUnknown: false,
    override: null,
    autoApproved: true,
  })
  if (confirmation.kind === 'refused')
    return wait({
      why: 'refused',
      message: whyNotPossible(confirmation.verdict),
      verdict: confirmation.verdict.verdict,
    })
  const { rule } = answer
  const message = rule
    ? `Approved by the rule ${rule.name}, version ${rule.version}.`
    : `Approved because ${frame.resourceTitle ?? 'the resource'} approves what is possible.`
  const decided = await decideRequest(house, request, {
    to: 'approved',
    notes: null,
    bookingId: confirmation.booking.id,
    verdict: confirmation.verdict,
    auditAction: 'request.auto_approved',
    autoApproval: autoApproval(world.now, {
      outcome: 'approved',
      why: rule ? 'rule' : 'resource',
      message,
      rule,
      verdict: 'possible',
    }),
  })
  return decided.version
}

function whyNotPossible(verdict: Verdict): string {
  const effect = verdict.verdict === 'impossible' ? 'blocks' : 'unknown'
  return verdict.reasons.find((reason) => reason.effect === effect)?.message ?? 'It is not known to be possible.'
}

async function leaveWaiting({ db, actor, now }: World, request: LockedRequest, kept: AutoApproval): Promise<number> {
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE external_requests SET auto_approval = ${JSON.stringify(kept)}::jsonb
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${request.id}::uuid RETURNING version`
  await audit(db, {
    actor,
    now,
    action: 'request.not_auto_approved',
    entityType: 'request',
    entityId: request.id,
    entityVersion: row?.version,
    reason: kept.message,
  })
  return row?.version ?? request.version
}
