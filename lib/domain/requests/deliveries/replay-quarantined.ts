import type { z } from 'zod'
import { audit, enqueueMany, type World } from '#lib/db/index.ts'
import { lockEndpoint } from '../endpoints/load-endpoint.ts'
import { mapDelivery } from '../intake/tasks.ts'
import { replayQuarantinedSchema } from './schema.ts'

const MOST = 10_000

/**
 * Replays every quarantined delivery of an endpoint, oldest first, ten thousand at a time.
 * @returns how many were sent on their way, and whether more wait
 * @throws AppError `not_found`
 */
export async function replayQuarantined(
  world: World,
  input: z.input<typeof replayQuarantinedSchema>,
): Promise<{ replayed: number; hasMore: boolean }> {
  const { db, actor, now } = world
  const { endpointId } = replayQuarantinedSchema.parse(input)
  const organizationId = actor.organizationId
  await lockEndpoint(world, endpointId)
  const rows = await db.$queryRaw<{ id: string; receivedAt: Date }[]>`
    UPDATE webhook_deliveries SET status = 'accepted', reason = NULL, problems = '[]', processed_at = NULL
    WHERE organization_id = ${organizationId}::uuid AND id IN (SELECT id FROM webhook_deliveries
      WHERE organization_id = ${organizationId}::uuid AND endpoint_id = ${endpointId}::uuid AND status = 'quarantined'
      ORDER BY received_at, id LIMIT ${MOST} FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING id, received_at AS "receivedAt"`
  if (rows.length === 0) return { replayed: 0, hasMore: false }
  const inOrder = rows.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
  await enqueueMany(
    db,
    mapDelivery,
    inOrder.map(({ id }) => ({ organizationId, deliveryId: id })),
  )
  await audit(db, {
    actor,
    now,
    action: 'webhook_endpoint.quarantine_replayed',
    entityType: 'webhook_endpoint',
    entityId: endpointId,
    changes: { deliveries: [null, rows.length] },
  })
  return { replayed: rows.length, hasMore: rows.length === MOST }
}
