import { actorId } from '../../core/actor.ts'
import { notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { lockConflict, refuseStatus } from './lock-conflict.ts'
import type { ConflictStatus } from './schema.ts'

export type Settlement = { conflictId: string; status: ConflictStatus; version: number }

const possibleFrom: Record<Exclude<ConflictStatus, 'open'>, readonly ConflictStatus[]> = {
  investigating: ['open'],
  resolved: ['open', 'investigating'],
  ignored: ['open', 'investigating'],
}

/**
 * Moves a conflict to another status, once: the shared half of resolve, ignore and investigate.
 * @throws AppError `not_found`, `stale` with what changed, or `conflict` when its status doesn't allow it
 */
export async function settleConflict(
  world: World,
  input: { id: string; expectedVersion?: number | null; notes?: string | null; resolution?: string | null },
  to: Exclude<ConflictStatus, 'open'>,
): Promise<Settlement> {
  const { db, actor, now } = world
  const current = await lockConflict(world, input.id, input.expectedVersion)
  if (!possibleFrom[to].includes(current.status)) refuseStatus(current)

  const settled = to !== 'investigating'
  const notes = input.notes?.trim() || null
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE conflict_logs SET status = ${to}, resolution = coalesce(${input.resolution ?? null}, resolution),
      resolution_notes = coalesce(${notes}, resolution_notes),
      resolved_at = ${settled ? now : null}, resolved_by = ${settled ? actorId(actor) : null}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${input.id}::uuid RETURNING version`
  if (!row) throw notFound('conflict')
  await audit(db, {
    actor,
    now,
    action: `conflict.${to}`,
    entityType: 'conflict',
    entityId: input.id,
    entityVersion: row.version,
    changes: {
      status: [current.status, to],
      ...(input.resolution ? { resolution: [current.resolution, input.resolution] } : {}),
      ...(notes ? { notes: [current.resolution_notes, notes] } : {}),
    },
    reason: notes ?? undefined,
  })
  return { conflictId: input.id, status: to, version: row.version }
}
