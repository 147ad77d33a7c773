import type { Db } from '../../db/context.ts'
import { parseConditions } from './conditions.ts'
import { type ApprovalRule, readRules } from './match-rules.ts'
import { type Ask, askedText } from './read-approval.ts'
import type { Step } from './rules.ts'

export type WorkflowRow = {
  id: string
  name: string
  description: string | null
  isActive: boolean
  isDefault: boolean
  version: number
  updatedAt: Date
  resources: { id: string; title: string }[]
  steps: Step[]
  /** Requests that wait at one of its steps. */
  waiting: number
}

/** The organisation's workflows with their steps in order, those in force first. */
export async function listWorkflows(db: Db, organizationId: string): Promise<WorkflowRow[]> {
  type StepRow = Omit<Step, 'conditions'> & { conditions: unknown; workflowId: string }
  const workflows = await db.$queryRaw<Omit<WorkflowRow, 'steps'>[]>`
    SELECT w.id, w.name, w.description, w.is_active AS "isActive", w.is_default AS "isDefault", w.version, w.updated_at AS "updatedAt",
      coalesce((SELECT json_agg(json_build_object('id', r.id, 'title', r.title) ORDER BY r.title) FROM resources r
        WHERE r.org_id = w.organization_id AND r.approval_workflow_id = w.id), '[]') AS resources,
      (SELECT count(*)::int FROM approval_runs a WHERE a.organization_id = w.organization_id AND a.workflow_id = w.id
        AND a.finished_at IS NULL) AS waiting
    FROM approval_workflows w WHERE w.organization_id = ${organizationId}::uuid ORDER BY w.is_active DESC, w.name LIMIT 200`
  const steps = await db.$queryRaw<StepRow[]>`
    SELECT workflow_id AS "workflowId", id, position, name, quorum, approver_role AS "approverRole", approver_ids AS "approverIds", conditions,
      timeout_minutes AS "timeoutMinutes", escalate_role AS "escalateRole", escalate_ids AS "escalateIds"
    FROM approval_workflow_steps WHERE organization_id = ${organizationId}::uuid AND retired_at IS NULL ORDER BY workflow_id, position`
  return workflows.map((workflow) => ({
    ...workflow,
    steps: steps
      .filter(({ workflowId }) => workflowId === workflow.id)
      .map(({ workflowId: _workflow, conditions, ...step }) => ({ ...step, conditions: parseConditions(conditions) })),
  }))
}

export type RuleRow = ApprovalRule & { resourceTitle: string | null; used: number; lastUsedAt: Date | null }

/** The rules in the order in which they are asked, with what they approved in the last ninety days. */
export async function listRules(
  world: { db: Db; actor: { organizationId: string } } & Parameters<typeof readRules>[0],
  now: Date,
): Promise<RuleRow[]> {
  const since = new Date(now.getTime() - 90 * 86_400_000)
  const rules = await readRules(world)
  const uses = await world.db.$queryRaw<{ id: string; used: number; lastUsedAt: Date }[]>`
    SELECT auto_approval #>> '{rule,id}' AS id, count(*)::int AS used, max(processed_at) AS "lastUsedAt" FROM external_requests
    WHERE organization_id = ${world.actor.organizationId}::uuid AND request_type = 'booking' AND status IN ('approved', 'rejected')
      AND processed_at >= ${since} AND auto_approval ->> 'outcome' = 'approved' GROUP BY 1`
  const titles = await world.db.$queryRaw<{ id: string; title: string }[]>`
    SELECT r.id, r.title FROM resources r JOIN approval_rules a ON a.organization_id = r.org_id AND a.resource_id = r.id
    WHERE r.org_id = ${world.actor.organizationId}::uuid`
  return rules.map((rule) => ({
    ...rule,
    resourceTitle: titles.find(({ id }) => id === rule.resourceId)?.title ?? null,
    used: uses.find(({ id }) => id === rule.id)?.used ?? 0,
    lastUsedAt: uses.find(({ id }) => id === rule.id)?.lastUsedAt ?? null,
  }))
}

export type DelegationRow = {
  id: string
  fromMember: string
  toMember: string
  startsAt: Date
  endsAt: Date
  note: string | null
}

/** Who stands in for whom, now or later. */
export function listDelegations(db: Db, organizationId: string, now: Date): Promise<DelegationRow[]> {
  return db.$queryRaw`
    SELECT id, from_member AS "fromMember", to_member AS "toMember", starts_at AS "startsAt", ends_at AS "endsAt", note
    FROM approval_delegations WHERE organization_id = ${organizationId}::uuid AND revoked_at IS NULL AND ends_at > ${now}
    ORDER BY starts_at, id LIMIT 200`
}

export type StepDecisionRow = {
  id: string
  step: string
  decision: 'approved' | 'rejected' | 'delegated'
  by: string
  to: string | null
  notes: string | null
  at: Date
  /** False for a decision about something else that was asked before. */
  isCurrent: boolean
}

/** What was decided of a request's steps, oldest first, whatever became of the workflow since. */
export function listStepDecisions(db: Db, organizationId: string, ask: Ask): Promise<StepDecisionRow[]> {
  return db.$queryRaw`
    SELECT d.id, s.name AS step, d.decision, d.notes, d.created_at AS at, d.asked = ${askedText(ask)} AS "isCurrent",
      CASE WHEN d.decided_by LIKE 'api_key:%' THEN 'An API key'
        ELSE coalesce(nullif(trim(by.display_name), ''), split_part(by.email, '@', 1), 'Somebody who left') END AS by,
      coalesce(nullif(trim(towards.display_name), ''), split_part(towards.email, '@', 1), d.delegated_to) AS to
    FROM approval_decisions d
    JOIN approval_workflow_steps s ON s.organization_id = d.organization_id AND s.id = d.step_id
    LEFT JOIN org_memberships by ON by.org_id = d.organization_id AND by.clerk_user_id = d.decided_by
    LEFT JOIN org_memberships towards ON towards.org_id = d.organization_id AND towards.clerk_user_id = d.delegated_to
    WHERE d.organization_id = ${organizationId}::uuid AND d.request_id = ${ask.id}::uuid ORDER BY d.created_at, s.position LIMIT 100`
}
