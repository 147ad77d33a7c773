import type { z } from 'zod'
import { actorId } from '#lib/core/actor.ts'
import { AppError } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import { audit, type World } from '#lib/db/index.ts'
import { lockEndpoint } from './load-endpoint.ts'
import { saveMappingSchema } from './schema.ts'

/**
 * Stores how an endpoint's bodies are understood from now on, as a new version: what was mapped keeps the version it was mapped
 * with, and what was quarantined can be replayed with this one.
 * @throws AppError `not_found`, `stale` when another version was saved meanwhile; ZodError for a definition that says nothing sensible
 */
export async function saveMapping(
  world: World,
  input: z.input<typeof saveMappingSchema>,
): Promise<{ endpointId: string; version: number }> {
  const { db, actor, now } = world
  const { id, definition, expectedVersion } = saveMappingSchema.parse(input)
  const endpoint = await lockEndpoint(world, id)
  if (expectedVersion && expectedVersion !== endpoint.mappingVersion) {
    const message = `Somebody saved version ${endpoint.mappingVersion} meanwhile. Look at it, then make your change again.`
    throw new AppError('stale', message, { version: endpoint.mappingVersion })
  }
  const version = endpoint.mappingVersion + 1
  await db.$executeRaw`
    INSERT INTO webhook_mappings (id, organization_id, endpoint_id, version, definition, created_by, created_at)
    VALUES (${newId(now)}::uuid, ${actor.organizationId}::uuid, ${id}::uuid, ${version}::int, ${JSON.stringify(definition)}::jsonb,
      ${actorId(actor)}, ${now})`
  await db.$executeRaw`
    UPDATE webhook_endpoints SET mapping_version = ${version}::int, updated_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  await audit(db, {
    actor,
    now,
    action: 'webhook_endpoint.mapping_saved',
    entityType: 'webhook_endpoint',
    entityId: id,
    entityVersion: version,
    changes: { mappingVersion: [endpoint.mappingVersion, version] },
  })
  return { endpointId: id, version }
}
