import type { z } from 'zod'
import { AppError, notFound } from '#lib/core/errors.ts'
import { audit, enqueue, type World } from '#lib/db/index.ts'
import { mapDelivery } from '../intake/tasks.ts'
import { replayDeliverySchema, type DeliveryStatus } from './schema.ts'

/**
 * Sends a delivery that was set aside through the endpoint's mapping of today once more. Its bytes are those that arrived.
 * @throws AppError `not_found`, or `conflict` when it was understood, or waits already
 */
export async function replayDelivery(
  world: World,
  input: z.input<typeof replayDeliverySchema>,
): Promise<{ deliveryId: string }> {
  const { db, actor, now } = world
  const { id } = replayDeliverySchema.parse(input)
  const [current] = await db.$queryRaw<{ status: DeliveryStatus }[]>`
    SELECT status FROM webhook_deliveries WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!current) throw notFound('delivery')
  if (current.status === 'processed')
    throw new AppError('conflict', 'This delivery was understood already.', { status: current.status })
  if (current.status === 'accepted')
    throw new AppError('conflict', 'This delivery is waiting for its turn already.', { status: current.status })
  await db.$executeRaw`
    UPDATE webhook_deliveries SET status = 'accepted', reason = NULL, problems = '[]', processed_at = NULL
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  await enqueue(db, mapDelivery, { organizationId: actor.organizationId, deliveryId: id })
  await audit(db, {
    actor,
    now,
    action: 'delivery.replayed',
    entityType: 'delivery',
    entityId: id,
    changes: { status: [current.status, 'accepted'] },
  })
  return { deliveryId: id }
}
