import { actorId } from '../../core/actor.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'

/** When a request is decided, the conflicts that its refusal had opened have lost their cause and resolve themselves. */
export async function closeRequestConflicts(
  { db, actor, now }: World,
  requestId: string,
  resolution: string,
): Promise<void> {
  const closed = await db.$queryRaw<{ id: string; version: number }[]>`
    UPDATE conflict_logs SET status = 'resolved', resolution = ${resolution}, resolved_at = ${now}, resolved_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND request_id = ${requestId}::uuid AND status IN ('open', 'investigating')
      AND conflict_data ->> 'cause' = 'refused_decision'
    RETURNING id, version`
  for (const conflict of closed) {
    await audit(db, {
      actor,
      now,
      action: 'conflict.resolved',
      entityType: 'conflict',
      entityId: conflict.id,
      entityVersion: conflict.version,
      reason: resolution,
    })
  }
}
