import { newId } from '#lib/core/ids.ts'
import type { World } from '../../db/context.ts'
import { readSteps } from './read-approval.ts'
import type { Step } from './rules.ts'
import type { StepInput } from './schema.ts'

/**
 * Puts the steps of a workflow into force in this order. A step stays the same step while who decides it stays the same; another
 * quorum, role or person makes it another, because earlier approvals were not asked of those. What is no longer there is retired,
 * not deleted: decisions name it.
 */
export async function replaceSteps(world: World, workflowId: string, wanted: readonly StepInput[]): Promise<void> {
  const { db, actor, now } = world
  const before = await readSteps(db, actor.organizationId, workflowId)
  const kept = new Map(
    wanted.flatMap((step) =>
      before.flatMap((old) => (old.id === step.id && asksTheSame(old, step) ? [[step, old] as const] : [])),
    ),
  )
  const stays = [...kept.values()].map(({ id }) => id)
  await db.$executeRaw`
    UPDATE approval_workflow_steps SET retired_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND workflow_id = ${workflowId}::uuid AND retired_at IS NULL AND NOT (id = ANY (${stays}::uuid[]))`
  // Out of each other's way first: two steps that change places must not meet on one number.
  await db.$executeRaw`
    UPDATE approval_workflow_steps SET position = position + 1000
    WHERE organization_id = ${actor.organizationId}::uuid AND workflow_id = ${workflowId}::uuid AND retired_at IS NULL`
  for (const [index, step] of wanted.entries()) {
    const { conditions, timeoutMinutes = null, escalateRole = null, escalateIds } = step
    const old = kept.get(step)
    await db.$executeRaw`
      INSERT INTO approval_workflow_steps (id, organization_id, workflow_id, position, name, quorum, approver_role, approver_ids, conditions,
        timeout_minutes, escalate_role, escalate_ids)
      VALUES (${old?.id ?? newId(now)}::uuid, ${actor.organizationId}::uuid, ${workflowId}::uuid, ${index + 1}::int, ${step.name}, ${step.quorum},
        ${step.approverRole ?? null}, ${step.approverIds}, ${JSON.stringify(conditions)}::jsonb, ${timeoutMinutes}::int, ${escalateRole}, ${escalateIds})
      ON CONFLICT (organization_id, id) DO UPDATE SET position = excluded.position, name = excluded.name, conditions = excluded.conditions,
        timeout_minutes = excluded.timeout_minutes, escalate_role = excluded.escalate_role, escalate_ids = excluded.escalate_ids`
  }
}

function asksTheSame(old: Step, step: StepInput): boolean {
  const sorted = (ids: readonly string[]) => ids.toSorted().join(' ')
  return (
    old.quorum === step.quorum &&
    old.approverRole === (step.approverRole ?? null) &&
    sorted(old.approverIds) === sorted(step.approverIds)
  )
}
