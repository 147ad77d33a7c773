import type { World } from '../../db/context.ts'
import { type AskFacts, parseConditions } from './conditions.ts'
import { factsOf } from './read-approval.ts'
import type { Step } from './rules.ts'

/** How far back a dry run looks, and how many decisions it replays at most. */
export const DRY_RUN_DAYS = 90
const MOST_DECISIONS = 5_000
const MOST_SHOWN = 50

/** A booking request that was decided, as a dry run replays it. */
export type DecidedRequest = {
  id: string
  title: string | null
  resourceId: string
  resourceTitle: string
  /** As the resource is set now. */
  autoApprovalEnabled: boolean
  decidedAt: Date
  outcome: 'approved' | 'rejected'
  /** Whether a rule decided it, no person. */
  automatic: boolean
  /** The verdict that was stored with the decision; null where none was. */
  verdict: 'possible' | 'impossible' | 'unknown' | null
  /** The workflow that the resource names, whether or not it is active. */
  workflowId: string | null
  facts: AskFacts
}

type Row = Omit<DecidedRequest, 'facts'> & {
  start: Date | null
  end: Date | null
  participants: number | null
  requesterEmail: string | null
  contested: boolean | null
  resourceType: AskFacts['resourceType']
  price: number | null
  perUnit: boolean
  zone: string
}

/** The booking requests that were approved or rejected lately, newest first, with what they asked; `capped` when there were more. */
export async function readDecided({ db, actor, now }: World): Promise<{ decided: DecidedRequest[]; capped: boolean }> {
  const since = new Date(now.getTime() - DRY_RUN_DAYS * 86_400_000)
  const rows = await db.$queryRaw<Row[]>`
    SELECT q.id, q.title, q.resource_id AS "resourceId", r.title AS "resourceTitle", coalesce(r.auto_approval_enabled, false) AS "autoApprovalEnabled",
      q.processed_at AS "decidedAt", q.status AS outcome, coalesce(q.auto_approval ->> 'outcome' = 'approved', false) AS automatic,
      q.verdict ->> 'verdict' AS verdict, r.approval_workflow_id AS "workflowId", q.requested_start AS start, q.requested_end AS "end",
      q.participants, q.requester_email AS "requesterEmail", r.type AS "resourceType", r.price::float8 AS price,
      coalesce(app.capacity_kind(r.capacity_kind, r.type, r.capacity) IN ('seats', 'quantity'), false) AS "perUnit", coalesce(o.timezone, 'UTC') AS zone,
      CASE WHEN q.verdict IS NOT NULL THEN jsonb_path_exists(q.verdict, '$.reasons[*] ? (@.rule == "requests.competing")') END AS contested
    FROM external_requests q JOIN organizations o ON o.id = q.organization_id
    JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE q.organization_id = ${actor.organizationId}::uuid AND q.request_type = 'booking' AND q.status IN ('approved', 'rejected')
      AND q.processed_at >= ${since}
    ORDER BY q.processed_at DESC, q.id DESC LIMIT ${MOST_DECISIONS + 1}`
  const decided = rows.slice(0, MOST_DECISIONS).map((row): DecidedRequest => {
    const { start, end, participants, requesterEmail, contested, resourceType, price, perUnit, zone, ...rest } = row
    const ask = {
      id: row.id,
      type: 'booking',
      resourceId: row.resourceId,
      start,
      end,
      participants,
      requesterEmail,
    } as const
    return { ...rest, facts: factsOf(ask, { resourceType, price, perUnit, zone }, contested) }
  })
  return { decided, capped: rows.length > MOST_DECISIONS }
}

/** An active workflow with its steps in force. */
export type ActiveWorkflow = { id: string; isDefault: boolean; steps: Pick<Step, 'id' | 'name' | 'conditions'>[] }

/** Every workflow in force. */
export async function readActiveWorkflows({ db, actor }: Pick<World, 'db' | 'actor'>): Promise<ActiveWorkflow[]> {
  const rows = await db.$queryRaw<
    { id: string; isDefault: boolean; stepId: string; name: string; conditions: unknown }[]
  >`
    SELECT w.id, w.is_default AS "isDefault", s.id AS "stepId", s.name, s.conditions
    FROM approval_workflows w JOIN approval_workflow_steps s ON s.organization_id = w.organization_id AND s.workflow_id = w.id AND s.retired_at IS NULL
    WHERE w.organization_id = ${actor.organizationId}::uuid AND w.is_active ORDER BY w.id, s.position`
  const workflows = new Map<string, ActiveWorkflow>()
  for (const { id, isDefault, stepId, name, conditions } of rows) {
    const workflow = workflows.get(id) ?? { id, isDefault, steps: [] }
    workflow.steps.push({ id: stepId, name, conditions: parseConditions(conditions) })
    workflows.set(id, workflow)
  }
  return [...workflows.values()]
}

/** The workflow that holds for a resource: its own when that is active, else the default. */
export function workflowFor(workflows: readonly ActiveWorkflow[], ownId: string | null): ActiveWorkflow | null {
  return workflows.find(({ id }) => id === ownId) ?? workflows.find(({ isDefault }) => isDefault) ?? null
}

export const flipKinds = [
  'by_hand_to_automatic',
  'rejected_to_automatic',
  'automatic_to_waiting',
  'more_steps',
  'fewer_steps',
] as const
/** In which way a decision would have gone otherwise. */
export type FlipKind = (typeof flipKinds)[number]

export type Flip = {
  requestId: string
  title: string
  resourceTitle: string
  decidedAt: string
  kind: FlipKind
  /** False when what is saved today would do the same: the edit is not what changes it. */
  byThisEdit: boolean
  /** Names of steps that would be asked for in addition, or no more. */
  steps: string[]
}

/** What an edit would have changed. */
export type DryRun = {
  days: number
  /** How many decisions were replayed; `capped` when there were more than are looked at. */
  decisions: number
  capped: boolean
  /** Decisions that no verdict was stored with: what a rule would have done is not known. */
  notKnown: number
  counts: Record<FlipKind, number>
  /** The newest ones. */
  flips: Flip[]
}

/** Sums up what flips. */
export function sumUp(
  { decided, capped }: { decided: readonly DecidedRequest[]; capped: boolean },
  flipOf: (request: DecidedRequest) => Pick<Flip, 'kind' | 'byThisEdit' | 'steps'> | null,
): DryRun {
  const counts: DryRun['counts'] = {
    by_hand_to_automatic: 0,
    rejected_to_automatic: 0,
    automatic_to_waiting: 0,
    more_steps: 0,
    fewer_steps: 0,
  }
  const flips: Flip[] = []
  for (const request of decided) {
    const flip = flipOf(request)
    if (!flip) continue
    counts[flip.kind] += 1
    const { id: requestId, title, resourceTitle, decidedAt } = request
    if (flips.length < MOST_SHOWN)
      flips.push({ requestId, title: title ?? 'Booking', resourceTitle, decidedAt: decidedAt.toISOString(), ...flip })
  }
  const notKnown = decided.filter(({ verdict }) => verdict === null).length
  return { days: DRY_RUN_DAYS, decisions: decided.length, capped, notKnown, counts, flips }
}
