import { type Actor, actorId } from '#lib/core/actor.ts'
import type { ApprovalState } from './read-approval.ts'
import { approversOf, escalationTargets, mayDecide, type Member, type Step, stillNeeded } from './rules.ts'
import type { ActedAs, Quorum, StepState } from './values.ts'

export type NamedPerson = { id: string; name: string }

/** Where a request stands, for people and programs: plain data. */
export type ApprovalView = {
  workflow: { id: string; name: string; version: number }
  /** Number of the step that waits, from 1; null when all are decided. */
  current: number | null
  of: number
  /** Since when it waits, when its time is over, and when it was escalated (RFC 3339). */
  since: string | null
  dueAt: string | null
  escalatedAt: string | null
  steps: {
    id: string
    number: number
    name: string
    state: StepState
    quorum: Quorum
    /** "a manager or admin", "Ada Okafor and Marcus Bell" */
    who: string
    /** Those whose word would still count. */
    needed: NamedPerson[]
    escalatesTo: NamedPerson[]
    decisions: {
      by: NamedPerson
      decision: 'approved' | 'rejected' | 'delegated'
      actedAs: ActedAs
      onBehalfOf: NamedPerson[]
      delegatedTo: NamedPerson | null
      notes: string | null
      at: string
    }[]
  }[]
}

/** Whether the caller may decide the current step; else why not, in a sentence that says who may. */
export type MyTurn = { may: true; actedAs: ActedAs; for: NamedPerson[] } | { may: false; why: string }

const roleWords = { admin: 'an admin', manager: 'a manager or admin', member: 'any member, manager or admin' } as const
const allWords = { admin: 'all admins', manager: 'all managers', member: 'all members' } as const
const MOST_NAMES = 4

/** "Ada, Mia and 3 more"; the last word joins as `joiner` says. */
export function namesOf(names: readonly string[], joiner: 'and' | 'or' = 'and'): string {
  const shown = names.length > MOST_NAMES ? names.slice(0, MOST_NAMES - 1) : names
  const rest = names.length - shown.length
  const parts = rest > 0 ? [...shown, `${rest} more`] : shown
  return parts.length < 2 ? (parts[0] ?? 'nobody') : `${parts.slice(0, -1).join(', ')} ${joiner} ${parts.at(-1)}`
}

function nameOf(id: string, members: readonly Member[]): NamedPerson {
  const known = members.find((member) => member.userId === id)
  return { id, name: known?.name ?? (id.startsWith('api_key:') ? 'An API key' : 'Somebody who left') }
}

/** Who decides a step, in words. */
export function whoDecides(step: Step, members: readonly Member[]): string {
  const isAll = step.quorum === 'all_of'
  const named = step.approverIds.filter((id) => approversOf({ ...step, approverRole: null }, members).includes(id))
  const names = named.map((id) => nameOf(id, members).name)
  const role = step.approverRole ? [isAll ? allWords[step.approverRole] : roleWords[step.approverRole]] : []
  if (role.length === 0 && names.length === 0) return 'nobody who is still here: the workflow has to be changed'
  return namesOf([...role, ...names], isAll ? 'and' : 'or')
}

/** "step 1 of 2 (Front desk)" */
export function stepWords(state: ApprovalState, step: Step): string {
  const number = state.steps.findIndex((each) => each.step.id === step.id) + 1
  return `step ${number} of ${state.steps.length} (${step.name})`
}

/** Where a request stands, as plain data. */
export function viewApproval(state: ApprovalState): ApprovalView {
  const { circle, steps, current } = state
  const name = (id: string) => nameOf(id, circle.members)
  const iso = (date: Date | null) => date?.toISOString() ?? null
  return {
    workflow: state.workflow,
    current: current ? steps.findIndex(({ step }) => step === current) + 1 : null,
    of: steps.length,
    since: iso(state.since),
    dueAt: iso(state.dueAt),
    escalatedAt: iso(state.escalatedAt),
    steps: steps.map(({ step, state: at }, index) => ({
      id: step.id,
      number: index + 1,
      name: step.name,
      state: at,
      quorum: step.quorum,
      who: whoDecides(step, circle.members),
      needed: stillNeeded(step, circle).map(name),
      escalatesTo: escalationTargets(step, circle.members).map(name),
      decisions: circle.decisions
        .filter(({ stepId }) => stepId === step.id)
        .map((one) => ({
          by: name(one.decidedBy),
          decision: one.decision,
          actedAs: one.actedAs,
          onBehalfOf: one.onBehalfOf.map(name),
          delegatedTo: one.delegatedTo ? name(one.delegatedTo) : null,
          notes: one.notes,
          at: one.at.toISOString(),
        })),
    })),
  }
}

/** Whether it is the caller's turn; else why not, naming who decides. */
export function turnOf(actor: Actor, state: ApprovalState): MyTurn {
  const { current: step, circle } = state
  if (!step) return { may: false, why: 'All steps are decided.' }
  const may = mayDecide(actor, step, circle)
  if (may.may) return { may: true, actedAs: may.actedAs, for: may.onBehalfOf.map((id) => nameOf(id, circle.members)) }
  const words = stepWords(state, step)
  const who = whoDecides(step, circle.members)
  const missing = namesOf(stillNeeded(step, circle).map((id) => nameOf(id, circle.members).name))
  switch (may.why) {
    case 'decided':
      return { may: false, why: `You have decided ${words} already. It still needs ${missing}.` }
    case 'handed_on': {
      const to = circle.decisions.find((one) => one.stepId === step.id && one.decidedBy === actorId(actor))?.delegatedTo
      return { may: false, why: `You handed ${words} on to ${to ? nameOf(to, circle.members).name : 'somebody'}.` }
    }
    case 'machine':
      return { may: false, why: `This caller can't decide ${words}: that is for ${who}.` }
    case 'not_asked':
      return { may: false, why: `It isn't yours to decide ${words}: that is for ${who}.` }
  }
}

/** Who decides a step and whom it turns to when its time is over, in words. */
export function describeStep(step: Step, members: readonly Member[]): { who: string; escalation: string } {
  const targets = escalationTargets(step, members)
  const role = step.escalateRole ? [roleWords[step.escalateRole]] : []
  const names = step.escalateIds.filter((id) => targets.includes(id)).map((id) => nameOf(id, members).name)
  return {
    who: whoDecides(step, members),
    escalation: targets.length === 0 ? 'those asked are reminded' : namesOf([...role, ...names], 'or'),
  }
}
