import { formatRange } from '#lib/core/time.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { queueNotification } from '../notifications/index.ts'
import { stepWords } from './describe-approval.ts'
import { finishRun, followRun } from './follow-run.ts'
import { type ApprovalState, type Ask, readApproval, readFrame, readMembers } from './read-approval.ts'
import { approversOf, escalationTargets, hasTimedOut, standIns, stillNeeded } from './rules.ts'

/** No more in one go: the next sweep takes the rest. */
const MOST = 200

type Waiting = Ask & {
  id: string
  title: string | null
  resourceTitle: string | null
  organisation: string
  zone: string
}

/**
 * Follows the requests that wait, and escalates each step whose time is over, once: those it escalates to may decide it from then on
 * and are told; where it escalates to nobody, its approvers are reminded. Any number of sweeps at once do it once.
 * @returns how many runs were followed and how many steps were escalated
 */
export async function escalateSteps(world: World): Promise<{ followed: number; escalated: number }> {
  const { db, actor, now } = world
  const unfollowed = await db.$queryRaw<{ id: string }[]>`
    SELECT q.id FROM external_requests q LEFT JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    CROSS JOIN LATERAL (SELECT id, version FROM approval_workflows w
      WHERE w.organization_id = q.organization_id AND w.is_active AND (w.id = r.approval_workflow_id OR w.is_default)
      ORDER BY w.is_default AND w.id IS DISTINCT FROM r.approval_workflow_id LIMIT 1) w
    LEFT JOIN approval_runs a ON a.organization_id = q.organization_id AND a.request_id = q.id
    WHERE q.organization_id = ${actor.organizationId}::uuid AND q.status IN ('pending', 'processing')
      AND (a.request_id IS NULL OR (a.workflow_id, a.workflow_version) IS DISTINCT FROM (w.id, w.version)
        OR (a.finished_at IS NOT NULL AND a.step_id IS NOT NULL))
    ORDER BY q.created_at LIMIT ${MOST}`
  for (const { id } of unfollowed) await follow(world, id)

  const due = await db.$queryRaw<{ id: string }[]>`
    SELECT request_id AS id FROM approval_runs
    WHERE organization_id = ${actor.organizationId}::uuid AND finished_at IS NULL AND escalated_at IS NULL AND due_at <= ${now}
    ORDER BY due_at LIMIT ${MOST}`
  let escalated = 0
  for (const { id } of due) if (await escalate(world, id)) escalated += 1
  return { followed: unfollowed.length, escalated }
}

/** Locks a waiting request; null when it is decided, gone, or being decided at this moment. */
async function lockWaiting({ db, actor }: World, id: string): Promise<Waiting | null> {
  const [row] = await db.$queryRaw<Waiting[]>`
    SELECT q.id, q.request_type AS type, q.resource_id AS "resourceId", q.requested_start AS start, q.requested_end AS "end", q.participants,
      q.requester_email AS "requesterEmail", q.title, r.title AS "resourceTitle", o.name AS organisation, coalesce(o.timezone, 'UTC') AS zone
    FROM external_requests q JOIN organizations o ON o.id = q.organization_id
    LEFT JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE q.organization_id = ${actor.organizationId}::uuid AND q.id = ${id}::uuid AND q.status IN ('pending', 'processing')
    FOR NO KEY UPDATE OF q SKIP LOCKED`
  return row ?? null
}

async function follow(world: World, id: string): Promise<{ ask: Waiting; state: ApprovalState | null } | null> {
  const ask = await lockWaiting(world, id)
  if (!ask) return null
  const frame = await readFrame(world, ask)
  const state = await readApproval(world, ask, frame)
  if (frame.workflowId === null) await finishRun(world, id)
  else await followRun(world, id, { id: frame.workflowId, version: frame.workflowVersion }, state)
  return { ask, state }
}

async function escalate(world: World, id: string): Promise<boolean> {
  const { db, actor, now } = world
  const found = await follow(world, id)
  const state = found && (await readApproval(world, found.ask))
  const step = state?.current
  if (!found || !state || !step || !state.since || state.escalatedAt || !hasTimedOut(step, state.since, now))
    return false
  await db.$executeRaw`
    UPDATE approval_runs SET escalated_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND request_id = ${id}::uuid AND step_id = ${step.id}::uuid`
  const { circle } = state
  const targets = escalationTargets(step, circle.members)
  const reminded = stillNeeded(step, circle).flatMap((person) => [...standIns(person, step, circle)])
  const told =
    targets.length > 0
      ? targets
      : reminded.length > 0
        ? reminded
        : approversOf({ quorum: 'any_of', approverRole: 'admin', approverIds: [] }, circle.members)
  await audit(db, {
    actor,
    now,
    action: 'request.step_escalated',
    entityType: 'request',
    entityId: id,
    reason: `Nobody decided ${stepWords(state, step)} within ${step.timeoutMinutes} minutes.`,
  })
  await tell(
    world,
    found.ask,
    state,
    [...new Set(told)],
    targets.length > 0 ? 'approval.escalated' : 'approval.overdue',
  )
  return true
}

async function tell(world: World, ask: Waiting, state: ApprovalState, userIds: string[], key: string): Promise<void> {
  const { current: step, since } = state
  if (!step || !since) return
  const members = await readMembers(world.db, world.actor.organizationId)
  for (const userId of userIds) {
    const member = members.find((one) => one.userId === userId)
    if (!member) continue
    await queueNotification(world, {
      key,
      recipient: member.email,
      variables: {
        organisation: ask.organisation,
        name: member.name,
        title: ask.title ?? ask.type,
        resource: ask.resourceTitle ?? '',
        when: ask.start && ask.end ? formatRange(ask.start, ask.end, ask.zone) : '',
        step: stepWords(state, step),
        minutes: String(step.timeoutMinutes ?? 0),
      },
      // Of the request, but no news to the requester: linked to it, it would withdraw theirs.
      dedupeKey: `approval:${ask.id}:${step.id}:${since.toISOString()}:${userId}`,
    })
  }
}
