import type { Role } from '#lib/core/actor.ts'
import type { Db, World } from '../../db/context.ts'
import type { RequestType } from '../requests/schema.ts'
import type { ResourceType } from '../resources/schema.ts'
import { type AskFacts, parseConditions, stepApplies } from './conditions.ts'
import { type Circle, dueAt, type Member, progressOf, type Step, type StepDecision } from './rules.ts'
import type { StepState } from './values.ts'

/** What is asked, as far as approvals look at it. Everything that waits or wants to be booked has it. */
export type Ask = {
  /** The request; null for a booking that nobody requested. */
  id: string | null
  type: RequestType
  resourceId: string | null
  start: Date | null
  end: Date | null
  participants: number | null
  requesterEmail: string | null
}

/** Where a request stands among the steps that apply to it. */
export type ApprovalState = {
  workflow: { id: string; name: string; version: number }
  steps: { step: Step; state: StepState }[]
  /** Null when all steps are decided. */
  current: Step | null
  /** Everybody's decisions about what is asked now. */
  circle: Circle
  /** What is asked, as decisions are filed under it. */
  asked: string
  since: Date | null
  dueAt: Date | null
  escalatedAt: Date | null
}

type Frame = {
  resourceType: ResourceType | null
  price: number | null
  perUnit: boolean
  zone: string
  autoApprovalEnabled: boolean
  resourceTitle: string | null
  workflowId: string | null
  workflowName: string
  workflowVersion: number
}

/** What was approved is part of an approval: ask for something else, and the approvals are about another thing. */
export function askedText({ type, resourceId, start, end, participants }: Ask): string {
  return [type, resourceId, start?.toISOString(), end?.toISOString(), participants].map((part) => part ?? '').join('|')
}

/**
 * The workflow that holds for a resource, its own if that is active or else the organisation's default, with what conditions look
 * at. One query, whatever is asked.
 */
export async function readFrame({ db, actor }: World, ask: Ask): Promise<Frame> {
  const [row] = await db.$queryRaw<Frame[]>`
    SELECT r.type AS "resourceType", r.price::float8 AS price, r.title AS "resourceTitle",
      coalesce(app.capacity_kind(r.capacity_kind, r.type, r.capacity) IN ('seats', 'quantity'), false) AS "perUnit",
      coalesce(o.timezone, 'UTC') AS zone, coalesce(r.auto_approval_enabled, false) AS "autoApprovalEnabled",
      w.id AS "workflowId", coalesce(w.name, '') AS "workflowName", coalesce(w.version, 0) AS "workflowVersion"
    FROM organizations o LEFT JOIN resources r ON r.org_id = o.id AND r.id = ${ask.resourceId}::uuid
    LEFT JOIN LATERAL (SELECT id, name, version FROM approval_workflows
      WHERE organization_id = o.id AND is_active AND (id = r.approval_workflow_id OR is_default)
      ORDER BY is_default AND id IS DISTINCT FROM r.approval_workflow_id LIMIT 1) w ON true
    WHERE o.id = ${actor.organizationId}::uuid`
  if (!row) throw new Error('the organisation of the claims is not there')
  return row
}

/** What conditions look at. `contested` is null until somebody has looked. */
export function factsOf(
  ask: Ask,
  frame: Omit<Frame, 'workflowId' | 'workflowName' | 'workflowVersion' | 'resourceTitle' | 'autoApprovalEnabled'>,
  contested: boolean | null = null,
): AskFacts {
  const units = frame.perUnit ? Math.max(1, ask.participants ?? 1) : 1
  return {
    type: ask.type,
    resourceType: frame.resourceType,
    value: frame.price === null ? null : frame.price * units,
    start: ask.start,
    end: ask.end,
    requesterEmail: ask.requesterEmail,
    contested,
    zone: frame.zone,
  }
}

/** Where what is asked stands among the steps that apply to it; null when no step applies. `readFrame`'s answer may be given. */
export async function readApproval(world: World, ask: Ask, given?: Frame): Promise<ApprovalState | null> {
  const frame = given ?? (await readFrame(world, ask))
  if (frame.workflowId === null) return null
  const { db, actor, now } = world
  const facts = factsOf(ask, frame)
  const steps = (await readSteps(db, actor.organizationId, frame.workflowId)).filter((step) =>
    stepApplies(step.conditions, facts),
  )
  if (steps.length === 0) return null
  const asked = askedText(ask)
  const run = ask.id === null ? null : await readRun(db, actor.organizationId, ask.id)
  const circle: Circle = {
    members: await readMembers(db, actor.organizationId),
    decisions: ask.id === null ? [] : await readDecisions(db, actor.organizationId, ask.id, asked),
    delegations: await readDelegations(db, actor.organizationId, now),
    escalatedStepId: run?.escalatedAt && run.asked === asked ? run.stepId : null,
    now,
  }
  const { current, states } = progressOf(steps, circle)
  const isRunning = run !== null && current !== null && run.stepId === current.id && run.asked === asked
  const since = isRunning ? run.stepSince : null
  return {
    workflow: { id: frame.workflowId, name: frame.workflowName, version: frame.workflowVersion },
    steps: states,
    current,
    circle,
    asked,
    since,
    dueAt: since && current ? dueAt(current, since) : null,
    escalatedAt: isRunning ? run.escalatedAt : null,
  }
}

type StepRow = Omit<Step, 'conditions'> & { conditions: unknown }

/** The steps of a workflow that are in force, in order. */
export async function readSteps(db: Db, organizationId: string, workflowId: string): Promise<Step[]> {
  const rows = await db.$queryRaw<StepRow[]>`
    SELECT id, position, name, quorum, approver_role AS "approverRole", approver_ids AS "approverIds", conditions,
      timeout_minutes AS "timeoutMinutes", escalate_role AS "escalateRole", escalate_ids AS "escalateIds"
    FROM approval_workflow_steps
    WHERE organization_id = ${organizationId}::uuid AND workflow_id = ${workflowId}::uuid AND retired_at IS NULL ORDER BY position`
  return rows.map((row) => ({ ...row, conditions: parseConditions(row.conditions) }))
}

/** Everybody of the organisation, those who left included: their names still stand in decisions. */
export function readMembers(
  db: Db,
  organizationId: string,
): Promise<(Member & { email: string | null; role: Role })[]> {
  return db.$queryRaw`
    SELECT clerk_user_id AS "userId", coalesce(nullif(trim(display_name), ''), split_part(email, '@', 1), 'Somebody') AS name,
      CASE WHEN role IN ('admin', 'manager', 'member') THEN role ELSE 'viewer' END AS role, coalesce(is_active, false) AS "isActive", email
    FROM org_memberships WHERE org_id = ${organizationId}::uuid AND clerk_user_id <> '' ORDER BY name, clerk_user_id LIMIT 1000`
}

function readDecisions(db: Db, organizationId: string, requestId: string, asked: string): Promise<StepDecision[]> {
  return db.$queryRaw`
    SELECT step_id AS "stepId", decision, decided_by AS "decidedBy", acted_as AS "actedAs", on_behalf_of AS "onBehalfOf",
      delegated_to AS "delegatedTo", notes, created_at AS at
    FROM approval_decisions
    WHERE organization_id = ${organizationId}::uuid AND request_id = ${requestId}::uuid AND asked = ${asked} ORDER BY created_at, id`
}

function readDelegations(db: Db, organizationId: string, now: Date): Promise<Circle['delegations'][number][]> {
  return db.$queryRaw`
    SELECT from_member AS "from", to_member AS "to", starts_at AS "startsAt", ends_at AS "endsAt" FROM approval_delegations
    WHERE organization_id = ${organizationId}::uuid AND revoked_at IS NULL AND starts_at <= ${now} AND ends_at > ${now}`
}

type Run = { stepId: string | null; stepSince: Date; escalatedAt: Date | null; asked: string }

async function readRun(db: Db, organizationId: string, requestId: string): Promise<Run | null> {
  const [run] = await db.$queryRaw<Run[]>`
    SELECT step_id AS "stepId", step_since AS "stepSince", escalated_at AS "escalatedAt", asked FROM approval_runs
    WHERE organization_id = ${organizationId}::uuid AND request_id = ${requestId}::uuid AND finished_at IS NULL`
  return run ?? null
}
