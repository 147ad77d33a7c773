import type { z } from 'zod'
import { actorId } from '#lib/core/actor.ts'
import { audit, type World } from '#lib/db/index.ts'
import { lockEndpoint } from './load-endpoint.ts'
import { setEndpointActiveSchema } from './schema.ts'

/** Closes an endpoint, or opens it again. What was delivered stays; a closed one answers like one that does not exist. */
export async function setEndpointActive(
  world: World,
  input: z.input<typeof setEndpointActiveSchema>,
): Promise<{ endpointId: string; isActive: boolean }> {
  const { db, actor, now } = world
  const { id, isActive } = setEndpointActiveSchema.parse(input)
  const endpoint = await lockEndpoint(world, id)
  if (endpoint.isActive === isActive) return { endpointId: id, isActive }
  await db.$executeRaw`
    UPDATE webhook_endpoints SET is_active = ${isActive}, updated_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  await audit(db, {
    actor,
    now,
    action: isActive ? 'webhook_endpoint.opened' : 'webhook_endpoint.closed',
    entityType: 'webhook_endpoint',
    entityId: id,
    changes: { isActive: [endpoint.isActive, isActive] },
  })
  return { endpointId: id, isActive }
}
