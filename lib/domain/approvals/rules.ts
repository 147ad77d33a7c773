import type { Actor, Role } from '#lib/core/actor.ts'
import { can } from '#lib/core/permissions.ts'
import type { Conditions } from './schema.ts'
import type { ActedAs, ApproverRole, Quorum, StepState } from './values.ts'

export type Member = { userId: string; name: string; role: Role; isActive: boolean }

/** A step in force. `conditions` is null when what is stored can't be read. */
export type Step = {
  id: string
  position: number
  name: string
  quorum: Quorum
  approverRole: ApproverRole | null
  approverIds: readonly string[]
  conditions: Conditions | null
  timeoutMinutes: number | null
  escalateRole: ApproverRole | null
  escalateIds: readonly string[]
}

/** What somebody decided about the request as it is now asked. */
export type StepDecision = {
  stepId: string
  decision: 'approved' | 'rejected' | 'delegated'
  decidedBy: string
  actedAs: ActedAs
  onBehalfOf: readonly string[]
  delegatedTo: string | null
  notes: string | null
  at: Date
}

/** Who stands in for whom while away: half-open. */
export type Delegation = { from: string; to: string; startsAt: Date; endsAt: Date }

/** All that decides who may decide. */
export type Circle = {
  members: readonly Member[]
  decisions: readonly StepDecision[]
  delegations: readonly Delegation[]
  /** The step whose time is over and that was escalated; null when none was. */
  escalatedStepId: string | null
  now: Date
}

const rank: Record<Role, number> = { viewer: 0, member: 1, manager: 2, admin: 3 }

/**
 * Whose decision a step asks for, of those who still belong to the house. A role in "any of" is that role and every higher one, as
 * for permissions; in "all of" it is exactly that role, or every admin would have to decide what all managers decide.
 */
export function approversOf(step: Pick<Step, 'quorum' | 'approverRole' | 'approverIds'>, members: readonly Member[]) {
  return byRoleOrName(members, step.approverRole, step.approverIds, step.quorum === 'all_of')
}

/** Whom a step turns to when its time is over: any one of them decides it. */
export function escalationTargets(step: Pick<Step, 'escalateRole' | 'escalateIds'>, members: readonly Member[]) {
  return byRoleOrName(members, step.escalateRole, step.escalateIds, false)
}

function byRoleOrName(
  members: readonly Member[],
  role: Role | null,
  ids: readonly string[],
  exactly: boolean,
): string[] {
  const hasRole = (member: Member) =>
    role !== null && (exactly ? member.role === role : rank[member.role] >= rank[role])
  return members
    .filter((member) => member.isActive && member.role !== 'viewer' && (hasRole(member) || ids.includes(member.userId)))
    .map(({ userId }) => userId)
}

/**
 * Who may decide in a person's stead, the person included. Whoever handed this one on is out, and whom it went to is in; beside a
 * person stand those who stand in while the person is away, and in turn theirs. Circles end where they began.
 */
export function standIns(person: string, step: Pick<Step, 'id'>, circle: Circle): Set<string> {
  const found = new Set<string>()
  const seen = new Set<string>()
  const visit = (who: string) => {
    if (seen.has(who)) return
    seen.add(who)
    const handedTo = circle.decisions.find(
      (one) => one.stepId === step.id && one.decision === 'delegated' && one.decidedBy === who,
    )?.delegatedTo
    if (handedTo) return visit(handedTo)
    if (circle.members.some((member) => member.userId === who && member.isActive)) found.add(who)
    for (const { from, to, startsAt, endsAt } of circle.delegations)
      if (from === who && startsAt <= circle.now && circle.now < endsAt) visit(to)
  }
  visit(person)
  return found
}

/** Whether a person's word has been given: by the person, or by whoever stands or stood in. */
function isCovered(person: string, step: Step, circle: Circle): boolean {
  const approvals = circle.decisions.filter((one) => one.stepId === step.id && one.decision === 'approved')
  if (approvals.some((one) => one.decidedBy === person || one.onBehalfOf.includes(person))) return true
  const others = standIns(person, step, circle)
  return approvals.some((one) => others.has(one.decidedBy))
}

/** Those of an "all of" step whose word is still missing; of an "any of" step everybody while nobody has spoken. */
export function stillNeeded(step: Step, circle: Circle): string[] {
  if (isSatisfied(step, circle)) return []
  const approvers = approversOf(step, circle.members)
  return step.quorum === 'any_of' ? approvers : approvers.filter((person) => !isCovered(person, step, circle))
}

/**
 * Whether a step is decided in favour: any one approval, or those of all. An approval that was rightful when it was given stays one;
 * whoever left is not waited for; and a step that nobody is left to decide is never satisfied by itself.
 */
export function isSatisfied(step: Step, circle: Circle): boolean {
  const approvals = circle.decisions.filter((one) => one.stepId === step.id && one.decision === 'approved')
  if (approvals.some((one) => one.actedAs === 'escalation')) return true
  if (step.quorum === 'any_of') return approvals.length > 0
  const approvers = approversOf(step, circle.members)
  return approvers.length > 0 && approvers.every((person) => isCovered(person, step, circle))
}

export type MayDecide =
  | { may: true; actedAs: ActedAs; onBehalfOf: string[] }
  | { may: false; why: 'decided' | 'handed_on' | 'not_asked' | 'machine' }

/**
 * Whether the caller may decide a step now, and in whose stead. An API key counts as a manager where a role decides, if its scopes
 * hold `requests.approve`; it never stands for a named person, nor for one of "all of".
 */
export function mayDecide(actor: Actor, step: Step, circle: Circle): MayDecide {
  const isEscalated = circle.escalatedStepId === step.id
  if (actor.kind === 'api_key') {
    if (!can(actor, 'requests.approve')) return { may: false, why: 'machine' }
    if (isEscalated && step.escalateRole && rank[step.escalateRole] <= rank.manager)
      return { may: true, actedAs: 'escalation', onBehalfOf: [] }
    const byRole = step.quorum === 'any_of' && step.approverRole !== null && rank[step.approverRole] <= rank.manager
    return byRole ? { may: true, actedAs: 'approver', onBehalfOf: [] } : { may: false, why: 'machine' }
  }
  if (actor.kind !== 'person') return { may: false, why: 'machine' }
  const me = actor.userId
  const mine = circle.decisions.find((one) => one.stepId === step.id && one.decidedBy === me)
  if (mine) return { may: false, why: mine.decision === 'delegated' ? 'handed_on' : 'decided' }
  const standsFor = stillNeeded(step, circle).filter((person) => standIns(person, step, circle).has(me))
  if (isEscalated && escalationTargets(step, circle.members).includes(me))
    return { may: true, actedAs: 'escalation', onBehalfOf: standsFor.filter((person) => person !== me) }
  if (standsFor.length === 0) return { may: false, why: 'not_asked' }
  const actedAs = standsFor.includes(me) ? 'approver' : 'delegate'
  return { may: true, actedAs, onBehalfOf: standsFor.filter((person) => person !== me) }
}

/** How far a request has come: the first step that is not satisfied is the current one; null when all are. */
export function progressOf(
  steps: readonly Step[],
  circle: Circle,
): { current: Step | null; states: { step: Step; state: StepState }[] } {
  const current = steps.find((step) => !isSatisfied(step, circle)) ?? null
  const states = steps.map((step) => ({
    step,
    state: step === current ? ('current' as const) : isSatisfied(step, circle) ? ('done' as const) : ('later' as const),
  }))
  return { current, states }
}

/** When a step's time is over; null when it has all the time there is. */
export function dueAt(step: Pick<Step, 'timeoutMinutes'>, since: Date): Date | null {
  return step.timeoutMinutes === null ? null : new Date(since.getTime() + step.timeoutMinutes * 60_000)
}

/** Whether a step's time is over. The instant itself counts. */
export function hasTimedOut(step: Pick<Step, 'timeoutMinutes'>, since: Date, now: Date): boolean {
  const due = dueAt(step, since)
  return due !== null && due <= now
}
