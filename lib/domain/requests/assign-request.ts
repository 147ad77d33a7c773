import type { z } from 'zod'
import { AppError, notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import type { Decided } from './decide-request.ts'
import { lockRequest, mustWait } from './load-request.ts'
import { assignRequestSchema } from './schema.ts'

/**
 * Gives a waiting request to a member of the organisation, or to nobody.
 * @throws AppError `not_found`, `stale`, `conflict` when it was decided already, `bad_input` when the assignee is no active member
 */
export async function assignRequest(world: World, input: z.input<typeof assignRequestSchema>): Promise<Decided> {
  const { db, actor, now } = world
  const { id, expectedVersion, assignee } = assignRequestSchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  mustWait(request)
  if (assignee !== null) {
    const member = await db.orgMembership.findFirst({
      where: { organizationId: actor.organizationId, clerkUserId: assignee, isActive: true },
      select: { id: true },
    })
    if (!member)
      throw new AppError('bad_input', 'This person does not belong to the organisation.', { field: 'assignee' })
  }
  if (assignee === request.assignedTo) return { requestId: id, status: request.status, version: request.version }
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE external_requests SET assigned_to = ${assignee}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING version`
  if (!row) throw notFound('request')
  await audit(db, {
    actor,
    now,
    action: assignee === null ? 'request.unassigned' : 'request.assigned',
    entityType: 'request',
    entityId: id,
    entityVersion: row.version,
    changes: { assignedTo: [request.assignedTo, assignee] },
  })
  return { requestId: id, status: request.status, version: row.version }
}
