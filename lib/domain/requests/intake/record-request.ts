import { newId } from '#lib/core/ids.ts'
import { audit, type Changes, type World } from '#lib/db/index.ts'
import { settleArrival } from '../settle-arrival.ts'
import { acknowledgeRequest } from './acknowledge-request.ts'
import { canonical, changesBetween, type StoredRequest } from './request-changes.ts'
import type { RecordOutcome, RequestInput } from './schema.ts'

export type Recorded = { requestId: string; outcome: RecordOutcome; version: number }

/**
 * Records what a source says of one of its records. The first word makes the request; a later one updates it while it is pending,
 * and is kept beside it as an amendment once somebody works on it or has decided. Safe for any number of equal calls at once: one
 * request. Calls may come in any order: the source's own time decides, and what is older than what is known changes nothing.
 */
export async function recordRequest(world: World, input: RequestInput): Promise<Recorded> {
  const created = await insertRequest(world, input)
  if (created) return { ...created, outcome: 'created' }
  const stored = await lockStored(world, input)
  const unaltered = (outcome: RecordOutcome): Recorded => ({ requestId: stored.id, outcome, version: stored.version })
  if (await isOutdated(world, input, stored)) return unaltered('outdated')
  return stored.status === 'pending' ? updateRequest(world, input, stored) : amendRequest(world, input, stored)
}

async function insertRequest(world: World, input: RequestInput): Promise<Omit<Recorded, 'outcome'> | null> {
  const { db, actor, now } = world
  const id = newId(now)
  const [row] = await db.$queryRaw<{ id: string; version: number }[]>`
    INSERT INTO external_requests (id, organization_id, source, external_id, request_type, request_data, priority, title, requester_name,
      requester_email, resource_id, requested_start, requested_end, participants, source_updated_at, mapping_version, created_at, updated_at)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${input.source}, ${input.externalId}, ${input.type},
      ${JSON.stringify(input.data)}::jsonb, ${input.priority ?? 'normal'}, ${input.title ?? null}, ${input.requesterName ?? null},
      ${input.requesterEmail ?? null}, ${input.resourceId ?? null}::uuid, ${input.start ?? null}, ${input.end ?? null},
      ${input.participants ?? null}::int, ${input.sourceUpdatedAt ?? null}, ${input.mappingVersion ?? null}::int, ${now}, ${now})
    ON CONFLICT (organization_id, source, external_id) DO NOTHING RETURNING id, version`
  if (!row) return null
  await audit(db, {
    actor,
    now,
    action: 'request.created',
    entityType: 'request',
    entityId: row.id,
    entityVersion: row.version,
    changes: { status: [null, 'pending'] },
  })
  await acknowledgeRequest(world, row.id, input)
  return { requestId: row.id, version: (await settleArrival(world, row.id)) ?? row.version }
}

async function lockStored({ db, actor }: World, input: RequestInput): Promise<StoredRequest> {
  const [row] = await db.$queryRaw<StoredRequest[]>`
    SELECT id, request_type AS type, status, version, title, requester_name AS "requesterName", requester_email AS "requesterEmail",
      resource_id AS "resourceId", requested_start AS start, requested_end AS "end", participants, priority, request_data AS data,
      source_updated_at AS "sourceUpdatedAt"
    FROM external_requests
    WHERE organization_id = ${actor.organizationId}::uuid AND source = ${input.source} AND external_id = ${input.externalId}
    FOR NO KEY UPDATE`
  // Between the insert that met it and this lock it was deleted: the job's next attempt makes it anew.
  if (!row) throw new Error('The request was deleted while an edit of it was recorded.')
  return row
}

/** Older at its source than what is known; of equal age, arrived before what is known. */
async function isOutdated({ db, actor }: World, input: RequestInput, stored: StoredRequest): Promise<boolean> {
  if (!input.sourceUpdatedAt || !stored.sourceUpdatedAt) return false
  const difference = input.sourceUpdatedAt.getTime() - stored.sourceUpdatedAt.getTime()
  if (difference !== 0 || !input.deliveryId) return difference < 0
  const [row] = await db.$queryRaw<{ later: boolean }[]>`
    SELECT EXISTS (SELECT FROM webhook_deliveries d
      WHERE d.organization_id = ${actor.organizationId}::uuid AND d.request_id = ${stored.id}::uuid
        AND d.outcome IN ('created', 'updated', 'amended') AND d.status = 'processed'
        AND (d.received_at, d.id) > (SELECT received_at, id FROM webhook_deliveries
          WHERE organization_id = ${actor.organizationId}::uuid AND id = ${input.deliveryId}::uuid)) AS later`
  return row?.later ?? false
}

/** Whether somebody in the house has set the priority: then the sender's no longer counts. */
async function isPrioritised({ db, actor }: World, id: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ found: boolean }[]>`
    SELECT EXISTS (SELECT FROM audit_log WHERE organization_id = ${actor.organizationId}::uuid AND entity_type = 'request'
      AND entity_id = ${id}::uuid AND action = 'request.prioritised') AS found`
  return row?.found ?? false
}

async function updateRequest(world: World, input: RequestInput, stored: StoredRequest): Promise<Recorded> {
  const { db, actor } = world
  const keepPriority = await isPrioritised(world, stored.id)
  const changes = changesBetween(stored, input, keepPriority)
  if (Object.keys(changes).length === 0) return { requestId: stored.id, outcome: 'unchanged', version: stored.version }
  const priority = keepPriority || !input.priority ? stored.priority : input.priority
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE external_requests SET request_type = ${input.type}, request_data = ${JSON.stringify(input.data)}::jsonb, priority = ${priority},
      title = ${input.title ?? null}, requester_name = ${input.requesterName ?? null}, requester_email = ${input.requesterEmail ?? null},
      resource_id = ${input.resourceId ?? null}::uuid, requested_start = ${input.start ?? null}, requested_end = ${input.end ?? null},
      participants = ${input.participants ?? null}::int, source_updated_at = ${input.sourceUpdatedAt ?? null},
      mapping_version = ${input.mappingVersion ?? null}::int
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${stored.id}::uuid RETURNING version`
  const version = row?.version ?? stored.version
  await auditEdit(world, 'request.updated', stored.id, version, changes)
  return { requestId: stored.id, outcome: 'updated', version: (await settleArrival(world, stored.id)) ?? version }
}

/** The request stays as it was decided; what the sender changed stands beside it. Only the source's time moves on. */
async function amendRequest(world: World, input: RequestInput, stored: StoredRequest): Promise<Recorded> {
  const { db, actor, now } = world
  const [latest] = await db.$queryRaw<{ data: unknown; changes: unknown }[]>`
    SELECT request_data AS data, changes FROM request_amendments
    WHERE organization_id = ${actor.organizationId}::uuid AND request_id = ${stored.id}::uuid ORDER BY created_at DESC, id DESC LIMIT 1`
  const changes = changesBetween(stored, input, true)
  const isSame = latest
    ? canonical(latest) === canonical({ data: input.data, changes })
    : Object.keys(changes).length === 0
  if (isSame) return { requestId: stored.id, outcome: 'unchanged', version: stored.version }
  await db.$executeRaw`
    INSERT INTO request_amendments (id, organization_id, request_id, delivery_id, changes, request_data, created_at)
    VALUES (${newId(now)}::uuid, ${actor.organizationId}::uuid, ${stored.id}::uuid, ${input.deliveryId ?? null}::uuid,
      ${JSON.stringify(changes)}::jsonb, ${JSON.stringify(input.data)}::jsonb, clock_timestamp())`
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE external_requests SET source_updated_at = coalesce(${input.sourceUpdatedAt ?? null}, source_updated_at)
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${stored.id}::uuid RETURNING version`
  const version = row?.version ?? stored.version
  await auditEdit(world, 'request.amended', stored.id, version, changes)
  return { requestId: stored.id, outcome: 'amended', version }
}

function auditEdit(
  { db, actor, now }: World,
  action: string,
  id: string,
  version: number,
  changes: Changes,
): Promise<void> {
  return audit(db, { actor, now, action, entityType: 'request', entityId: id, entityVersion: version, changes })
}
