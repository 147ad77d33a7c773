import { actorId } from '#lib/core/actor.ts'
import type { z } from 'zod'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { lockWorkflow, type SavedWorkflow } from './save-workflow.ts'
import { setWorkflowActiveSchema } from './schema.ts'

/**
 * Takes a workflow out of force, or puts it back. Without it, requests under way need no step any more and wait for an ordinary
 * decision; nothing is approved by that.
 * @throws AppError `not_found`, `stale`
 */
export async function setWorkflowActive(
  { db, actor, now }: World,
  input: z.input<typeof setWorkflowActiveSchema>,
): Promise<SavedWorkflow> {
  const { id, expectedVersion, isActive } = setWorkflowActiveSchema.parse(input)
  const before = await lockWorkflow({ db, actor }, id, expectedVersion)
  if (before.isActive === isActive) return { id, version: before.version }
  const [row] = await db.$queryRaw<{ version: number }[]>`
    WITH changed AS (UPDATE approval_workflows SET is_active = ${isActive}, updated_by = ${actorId(actor)}
      WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING organization_id, id, version)
    INSERT INTO approval_workflow_versions (organization_id, workflow_id, version, definition, saved_by, created_at)
    SELECT organization_id, id, version, coalesce((SELECT definition FROM approval_workflow_versions older
        WHERE older.organization_id = changed.organization_id AND older.workflow_id = changed.id ORDER BY older.version DESC LIMIT 1), '{}')
      || jsonb_build_object('isActive', ${isActive}::boolean), ${actorId(actor)}, ${now}
    FROM changed RETURNING version`
  const version = row?.version ?? before.version
  await audit(db, {
    actor,
    now,
    action: isActive ? 'approval_workflow.activated' : 'approval_workflow.deactivated',
    entityType: 'approval_workflow',
    entityId: id,
    entityVersion: version,
    changes: { isActive: [before.isActive, isActive] },
  })
  return { id, version }
}
