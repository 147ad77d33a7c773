import { actorId } from '#lib/core/actor.ts'
import { daysAround } from '#lib/core/days.ts'
import { isUuid } from '#lib/core/ids.ts'
import { whyNot } from '#lib/core/permissions.ts'
import type { HistoryEntry } from '#components/decision/history.tsx'
import type { DayPicture } from '#components/decision/verdict-view.tsx'
import {
  type ApprovalView,
  listStepDecisions,
  type MyTurn,
  readApproval,
  type StepDecisionRow,
  turnOf,
  viewApproval,
} from '#lib/domain/approvals/index.ts'
import type { World } from '#lib/db/index.ts'
import { readPicture, type Verdict } from '#lib/domain/conflicts/index.ts'
import { assessRequest, getRequest, type RequestDetail, waitingStatuses } from '#lib/domain/requests/index.ts'
import { type Alternative, type Competition, findCompetition, readAlternatives } from '#lib/domain/resolutions/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { toHistory } from '#lib/entry/to-history.ts'

/** Why each action is not this person's; null where it is. */
export type RequestMay = Record<'approve' | 'reject' | 'assign' | 'triage' | 'override', string | null>

/** All that the detail beside the list shows. */
export type RequestPanel = {
  request: Omit<RequestDetail, 'history'>
  history: HistoryEntry[]
  /** Live while it waits; the one it was decided by afterwards; null when it asks for no resource and time. */
  verdict: Verdict | null
  day: DayPicture | null
  may: RequestMay
  me: string
  /** Where it stands among the approval steps that apply, and whether it is this person's turn; null when no step does. */
  approval: (ApprovalView & { turn: MyTurn }) | null
  /** What was decided of its steps. */
  stepDecisions: StepDecisionRow[]
  /** The waiting requests that it competes with; null when there are none. */
  competition: Competition | null
  /** What other times were drafted for it, or sent last. */
  alternative: Alternative | null
}

/** Reads a request with its verdict and its day; null when the organisation has none of this id. */
export async function loadRequestPanel(
  world: World<PersonActor>,
  id: string,
  zone: string,
): Promise<RequestPanel | null> {
  if (!isUuid(id)) return null
  const { db, actor } = world
  const found = await getRequest(db, actor.organizationId, id)
  if (!found) return null
  const { history, ...request } = found
  const waits = waitingStatuses.includes(request.status)
  const [verdict, day, state, stepDecisions, competition, [alternative = null]] = await Promise.all([
    waits ? assessRequest(world, request) : request.decidedVerdict,
    readDay(world, request, zone),
    waits ? readApproval(world, request) : null,
    listStepDecisions(db, actor.organizationId, request),
    waits ? findCompetition(world, id) : null,
    readAlternatives(world, [id]),
  ])
  return {
    request,
    history: toHistory(history),
    verdict,
    day,
    may: {
      approve: whyNot(actor, 'requests.approve'),
      reject: whyNot(actor, 'requests.reject'),
      assign: whyNot(actor, 'requests.assign'),
      triage: whyNot(actor, 'requests.triage'),
      override: whyNot(actor, 'bookings.override'),
    },
    me: actorId(actor),
    approval: state && { ...viewApproval(state), turn: turnOf(actor, state) },
    stepDecisions,
    competition,
    alternative,
  }
}

async function readDay(
  world: World,
  request: Pick<RequestDetail, 'id' | 'resourceId' | 'start' | 'end'>,
  zone: string,
): Promise<DayPicture | null> {
  const { resourceId, start, end } = request
  if (!resourceId || !start || !end || end <= start) return null
  const { from, to } = daysAround(start, end, zone)
  return readPicture(world, { resourceId, from, to, exceptRequestId: request.id })
}
