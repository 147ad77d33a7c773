import type { World } from '#lib/db/index.ts'
import { findResourceByIdOrTitle } from '../../resources/index.ts'
import { mapBody, type Mapped, resourceNamed } from './map-body.ts'
import { parseBody } from './parse-body.ts'
import { recordRequest } from './record-request.ts'
import { type MappingDefinition, mappingDefinitionSchema, type Problem, type RecordOutcome } from './schema.ts'

export type Processed =
  | { status: 'processed'; outcome: RecordOutcome; requestId: string }
  | { status: 'quarantined'; reason: string }
  | { status: 'left alone' }

type Delivery = {
  id: string
  endpointId: string
  status: string
  body: Uint8Array
  receivedAt: Date
  source: 'appsheet' | 'google_forms'
  mappingVersion: number
  definition: unknown
  zone: string
}

/**
 * Understands a stored delivery and records its request, once: a delivery that was processed or set aside is left alone, so that
 * a job may run any number of times. What cannot be mapped is quarantined with the reason, in the sender's words.
 */
export async function processDelivery(world: World, { deliveryId }: { deliveryId: string }): Promise<Processed> {
  const delivery = await lockDelivery(world, deliveryId)
  if (!delivery || (delivery.status !== 'accepted' && delivery.status !== 'failed')) return { status: 'left alone' }
  const mapped = await understand(world, delivery)
  await noteFirstDelivery(world, delivery)
  if ('problems' in mapped) return quarantine(world, delivery, mapped)

  const recorded = await recordRequest(world, { ...mapped.input, mappingVersion: delivery.mappingVersion, deliveryId })
  await world.db.$executeRaw`
    UPDATE webhook_deliveries SET status = 'processed', outcome = ${recorded.outcome}, reason = NULL, problems = ${JSON.stringify(mapped.notes)}::jsonb,
      mapping_version = ${delivery.mappingVersion}::int, external_id = ${mapped.input.externalId}, request_id = ${recorded.requestId}::uuid,
      attempts = attempts + 1, processed_at = ${world.now}
    WHERE organization_id = ${world.actor.organizationId}::uuid AND id = ${deliveryId}::uuid`
  return { status: 'processed', outcome: recorded.outcome, requestId: recorded.requestId }
}

/** Marks a delivery whose job failed for a reason of ours, so that a person can see it; the next attempt takes it up again. */
export async function markFailed(
  { db, actor }: World,
  { deliveryId, reason }: { deliveryId: string; reason: string },
): Promise<void> {
  await db.$executeRaw`
    UPDATE webhook_deliveries SET status = 'failed', reason = ${reason}, attempts = attempts + 1
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${deliveryId}::uuid AND status IN ('accepted', 'failed')`
}

async function lockDelivery({ db, actor }: World, id: string): Promise<Delivery | null> {
  const [row] = await db.$queryRaw<Delivery[]>`
    SELECT d.id, d.endpoint_id AS "endpointId", d.status, d.body, d.received_at AS "receivedAt", e.source, e.mapping_version AS "mappingVersion",
      m.definition, coalesce(o.timezone, 'UTC') AS zone
    FROM webhook_deliveries d
    JOIN webhook_endpoints e ON e.organization_id = d.organization_id AND e.id = d.endpoint_id
    JOIN organizations o ON o.id = d.organization_id
    LEFT JOIN webhook_mappings m ON m.organization_id = e.organization_id AND m.endpoint_id = e.id AND m.version = e.mapping_version
    WHERE d.organization_id = ${actor.organizationId}::uuid AND d.id = ${id}::uuid
    FOR NO KEY UPDATE OF d`
  return row ?? null
}

async function understand({ db, actor }: World, delivery: Delivery): Promise<Mapped> {
  const refuse = (field: string, message: string): Mapped => ({ problems: [{ field, message }], externalId: null })
  const parsed = parseBody(delivery.body)
  if ('problem' in parsed) return refuse('body', parsed.problem)
  const definition = mappingDefinitionSchema.safeParse(delivery.definition)
  if (!definition.success)
    return refuse('mapping', 'The endpoint has no mapping that can be read. Save one and replay the delivery.')
  const named = await findNamed(db, actor.organizationId, parsed.body, definition.data)
  return mapBody(parsed.body, {
    source: delivery.source,
    definition: definition.data,
    zone: delivery.zone,
    receivedAt: delivery.receivedAt,
    findResources: () => named,
  })
}

// PostgreSQL refuses a text with NUL; mapBody says so in better words.
async function findNamed(db: World['db'], organizationId: string, body: unknown, definition: MappingDefinition) {
  const text = resourceNamed(body, definition)
  return text && text.isWellFormed() ? findResourceByIdOrTitle(db, organizationId, text.slice(0, 1000)) : []
}

async function quarantine(
  { db, actor, now }: World,
  delivery: Delivery,
  { problems, externalId }: { problems: Problem[]; externalId: string | null },
): Promise<Processed> {
  const reason = problems
    .map(({ field, message }) => `${field} ${message}`)
    .join(' ')
    .slice(0, 2000)
    .toWellFormed()
  await db.$executeRaw`
    UPDATE webhook_deliveries SET status = 'quarantined', outcome = NULL, reason = ${reason}, problems = ${JSON.stringify(problems)}::jsonb,
      mapping_version = ${delivery.mappingVersion}::int, external_id = ${externalId}, attempts = attempts + 1, processed_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${delivery.id}::uuid`
  return { status: 'quarantined', reason }
}

async function noteFirstDelivery({ db, actor }: World, { endpointId, receivedAt }: Delivery): Promise<void> {
  await db.$executeRaw`
    UPDATE webhook_endpoints SET first_delivery_at = ${receivedAt}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${endpointId}::uuid AND first_delivery_at IS NULL`
}
