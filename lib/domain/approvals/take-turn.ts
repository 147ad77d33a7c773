import { type Actor, actorId } from '#lib/core/actor.ts'
import { AppError } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import type { World } from '../../db/context.ts'
import { namesOf, stepWords, turnOf } from './describe-approval.ts'
import type { ApprovalState } from './read-approval.ts'
import { mayDecide, progressOf, type Step, type StepDecision, stillNeeded } from './rules.ts'
import type { ActedAs } from './values.ts'

/** The caller's right to decide the current step, and what comes of an approval. */
export type Turn = { step: Step; actedAs: ActedAs; onBehalfOf: string[]; completes: boolean }

/**
 * Takes the caller's turn at the current step; null when all steps are decided.
 * @param seen which step the caller means, or that the caller names the version that was looked at. Without either, somebody who
 *   decided an earlier step is asked to say so: the same call sent twice would decide two steps.
 * @throws AppError `forbidden` naming who decides, or `conflict` when the caller decided already or means another step
 */
export function takeTurn(
  actor: Actor,
  state: ApprovalState,
  seen: { step?: string | null; isSure: boolean },
): Turn | null {
  const { current: step, circle } = state
  if (!step) return null
  const words = stepWords(state, step)
  const details = { step: { id: step.id, name: step.name }, needed: stillNeeded(step, circle) }
  if (seen.step && seen.step !== step.id)
    throw new AppError('conflict', `That step doesn't wait: it is ${words} that does.`, details)
  const may = mayDecide(actor, step, circle)
  if (!may.may) {
    const turn = turnOf(actor, state)
    const code = may.why === 'decided' || may.why === 'handed_on' ? 'conflict' : 'forbidden'
    throw new AppError(code, turn.may ? '' : turn.why, details)
  }
  const me = actorId(actor)
  if (!seen.step && !seen.isSure && circle.decisions.some((one) => one.decidedBy === me)) {
    const message = `You decided an earlier step. To decide ${words} too, send its id as "step", or the version that you looked at.`
    throw new AppError('conflict', message, details)
  }
  const decided: StepDecision = {
    stepId: step.id,
    decision: 'approved',
    decidedBy: me,
    actedAs: may.actedAs,
    onBehalfOf: may.onBehalfOf,
    delegatedTo: null,
    notes: null,
    at: circle.now,
  }
  const steps = state.steps.map((each) => each.step)
  const { current } = progressOf(steps, { ...circle, decisions: [...circle.decisions, decided] })
  return { step, actedAs: may.actedAs, onBehalfOf: may.onBehalfOf, completes: current === null }
}

/**
 * Writes down what somebody decided of a step, about exactly what is asked now.
 * @throws AppError `conflict` when the caller has decided it before
 */
export async function recordDecision(
  { db, actor, now }: World,
  state: ApprovalState,
  input: {
    requestId: string
    turn: Pick<Turn, 'step' | 'actedAs' | 'onBehalfOf'>
    decision: StepDecision['decision']
    notes: string | null
    delegatedTo?: string
  },
): Promise<void> {
  const { requestId, turn, decision, notes, delegatedTo } = input
  const written = await db.$executeRaw`
    INSERT INTO approval_decisions (id, organization_id, request_id, step_id, workflow_version, decision, decided_by, notes, asked, acted_as,
      on_behalf_of, delegated_to, created_at)
    VALUES (${newId(now)}::uuid, ${actor.organizationId}::uuid, ${requestId}::uuid, ${turn.step.id}::uuid, ${state.workflow.version}::int,
      ${decision}, ${actorId(actor)}, ${notes}, ${state.asked}, ${turn.actedAs}, ${turn.onBehalfOf}, ${delegatedTo ?? null}, ${now})
    ON CONFLICT DO NOTHING`
  if (written === 0) throw new AppError('conflict', `You have decided ${stepWords(state, turn.step)} already.`)
}

/** What a request still needs, for its history: "step 2 of 2 (Director): Ada Okafor". */
export function stillNeeds(state: ApprovalState): string {
  const { current: step, circle } = state
  if (!step) return 'nothing'
  const missing = stillNeeded(step, circle).map(
    (id) => circle.members.find((member) => member.userId === id)?.name ?? id,
  )
  return `${stepWords(state, step)}: ${namesOf(missing, step.quorum === 'all_of' ? 'and' : 'or')}`
}
