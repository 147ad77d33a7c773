import type { z } from 'zod'
import { actorId } from '#lib/core/actor.ts'
import { AppError } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import { audit, type World } from '#lib/db/index.ts'
import { defaultMapping } from '../intake/default-mappings.ts'
import { addSecret } from './endpoint-secret.ts'
import type { SecretBox } from './port.ts'
import { createEndpointSchema } from './schema.ts'

/**
 * Opens a way in for one sender, with the default mapping of its kind.
 * @returns the secret in plain text: the only time that anybody sees it
 * @throws AppError `conflict` when the organisation has an endpoint of this name, `unavailable` without encryption keys
 */
export async function createEndpoint(
  world: World & { secrets: SecretBox },
  input: z.input<typeof createEndpointSchema>,
): Promise<{ endpointId: string; secret: string }> {
  const { db, actor, now, secrets } = world
  const { source, name } = createEndpointSchema.parse(input)
  const id = newId(now)
  const by = actorId(actor)
  const inserted = await db.$executeRaw`
    INSERT INTO webhook_endpoints (id, organization_id, source, name, created_by, updated_by, created_at, updated_at)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${source}, ${name}, ${by}, ${by}, ${now}, ${now})
    ON CONFLICT (organization_id, name) DO NOTHING`
  if (inserted === 0)
    throw new AppError('conflict', `There is an endpoint called “${name}” already.`, { field: 'name' })
  await db.$executeRaw`
    INSERT INTO webhook_mappings (id, organization_id, endpoint_id, version, definition, created_by, created_at)
    VALUES (${newId(now)}::uuid, ${actor.organizationId}::uuid, ${id}::uuid, 1, ${JSON.stringify(defaultMapping(source))}::jsonb, ${by}, ${now})`
  const secret = await addSecret(world, secrets, id)
  await audit(db, {
    actor,
    now,
    action: 'webhook_endpoint.created',
    entityType: 'webhook_endpoint',
    entityId: id,
    changes: { name: [null, name], source: [null, source] },
  })
  return { endpointId: id, secret }
}
