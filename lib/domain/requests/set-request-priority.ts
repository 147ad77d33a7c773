import type { z } from 'zod'
import { notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import type { Decided } from './decide-request.ts'
import { lockRequest, mustWait } from './load-request.ts'
import { setRequestPrioritySchema } from './schema.ts'

/**
 * Changes how urgent a waiting request is.
 * @throws AppError `not_found`, `stale`, or `conflict` when it was decided already
 */
export async function setRequestPriority(
  world: World,
  input: z.input<typeof setRequestPrioritySchema>,
): Promise<Decided> {
  const { db, actor, now } = world
  const { id, expectedVersion, priority } = setRequestPrioritySchema.parse(input)
  const request = await lockRequest(world, id, expectedVersion)
  mustWait(request)
  if (priority === request.priority) return { requestId: id, status: request.status, version: request.version }
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE external_requests SET priority = ${priority}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING version`
  if (!row) throw notFound('request')
  await audit(db, {
    actor,
    now,
    action: 'request.prioritised',
    entityType: 'request',
    entityId: id,
    entityVersion: row.version,
    changes: { priority: [request.priority, priority] },
  })
  return { requestId: id, status: request.status, version: row.version }
}
