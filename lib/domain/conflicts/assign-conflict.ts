import type { z } from 'zod'
import { AppError, notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { lockConflict, mustBeUnsettled } from './lock-conflict.ts'
import type { assignConflictSchema, ConflictStatus } from './schema.ts'

export type Assignment = {
  conflictId: string
  status: ConflictStatus
  version: number
  assignedTo: string | null
  /** Who had it before: for taking it back. */
  before: string | null
}

/**
 * Gives an unsettled conflict to a member of the organisation, or to nobody.
 * @throws AppError `not_found`, `stale` with what changed, `conflict` when it is settled, `bad_input` when the assignee is no active member
 */
export async function assignConflict(world: World, input: z.infer<typeof assignConflictSchema>): Promise<Assignment> {
  const { db, actor, now } = world
  const { id, assignee } = input
  const conflict = await lockConflict(world, id, input.expectedVersion)
  mustBeUnsettled(conflict)
  if (assignee !== null) {
    const member = await db.orgMembership.findFirst({
      where: { organizationId: actor.organizationId, clerkUserId: assignee, isActive: true },
      select: { id: true },
    })
    if (!member)
      throw new AppError('bad_input', 'This person does not belong to the organisation.', { field: 'assignee' })
  }
  const before = conflict.assigned_to
  const answer = { conflictId: id, status: conflict.status, assignedTo: assignee, before }
  if (assignee === before) return { ...answer, version: conflict.version }
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE conflict_logs SET assigned_to = ${assignee}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING version`
  if (!row) throw notFound('conflict')
  await audit(db, {
    actor,
    now,
    action: assignee === null ? 'conflict.unassigned' : 'conflict.assigned',
    entityType: 'conflict',
    entityId: id,
    entityVersion: row.version,
    changes: { assignedTo: [before, assignee] },
  })
  return { ...answer, version: row.version }
}
