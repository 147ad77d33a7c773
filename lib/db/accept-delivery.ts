import { type Actor, actorSubject } from '../core/actor.ts'
import { AppError } from '../core/errors.ts'
import { newId } from '../core/ids.ts'
import type { TaskContract } from '../core/task.ts'
import { env } from '../platform/env.ts'
import { currentClaims, statementName } from './claims-pool.ts'
import { clients } from './client.ts'
import { enqueueStatement } from './enqueue.ts'

/** What arrived, as it is stored: bytes and headers, not yet understood. */
export type Arrival = { dedupeKey: string; headers: Record<string, string>; body: Buffer; receivedAt: Date }

/** Where it was stored: under its own id, or, when it had arrived before, under the first one's. */
export type Accepted = { deliveryId: string; isDuplicate: boolean }

type EndpointActor = Extract<Actor, { kind: 'webhook_endpoint' }>
type DeliveryTask = TaskContract<{ organizationId: string; deliveryId: string }>
type Waiting = { id: string; arrival: Arrival; resolve: (accepted: Accepted) => void; reject: (error: unknown) => void }
type Queue = { actor: EndpointActor; task: DeliveryTask; waiting: Waiting[]; isRunning: boolean }

const MAX_BATCH = 200
const MAX_BATCH_BYTES = 8 * 1024 * 1024

const insertSql = `
  INSERT INTO webhook_deliveries (id, organization_id, endpoint_id, dedupe_key, headers, body, received_at, duplicate_count, last_duplicate_at)
  SELECT arrived.id, $1::uuid, $2::uuid, arrived.dedupe_key, arrived.headers::jsonb, arrived.body, arrived.received_at, arrived.again,
    CASE WHEN arrived.again > 0 THEN arrived.received_at END
  FROM unnest($3::uuid[], $4::text[], $5::text[], $6::bytea[], $7::timestamptz[], $8::int[])
    AS arrived(id, dedupe_key, headers, body, received_at, again)
  ORDER BY arrived.dedupe_key
  ON CONFLICT (organization_id, endpoint_id, dedupe_key) DO UPDATE
    SET duplicate_count = webhook_deliveries.duplicate_count + excluded.duplicate_count + 1, last_duplicate_at = excluded.received_at
  RETURNING id, dedupe_key AS "dedupeKey"`

const queues = new Map<string, Queue>()

/**
 * Stores a delivery together with the job that will understand it, and resolves once both are committed. Deliveries of one
 * endpoint that arrive while a transaction of it is running share the next one (group commit): one insert, one enqueue, one
 * commit for up to 200 of them. When a shared transaction fails, each is tried alone, so that one cannot fail its neighbours.
 * @throws AppError `forbidden` when the endpoint is not, or no longer, one of that organisation
 */
export function acceptDelivery(actor: EndpointActor, task: DeliveryTask, arrival: Arrival): Promise<Accepted> {
  return new Promise((resolve, reject) => {
    const queue = queues.get(actor.endpointId) ?? { actor, task, waiting: [], isRunning: false }
    queues.set(actor.endpointId, queue)
    queue.waiting.push({ id: newId(arrival.receivedAt), arrival, resolve, reject })
    if (!queue.isRunning) void drain(queue)
  })
}

async function drain(queue: Queue): Promise<void> {
  queue.isRunning = true
  // What arrives in the same turn of the event loop shares the first transaction too.
  await new Promise((resolve) => setImmediate(resolve))
  while (queue.waiting.length > 0) {
    const batch = takeBatch(queue)
    try {
      await commit(queue, batch)
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(translate(error))
      else for (const one of batch) await commit(queue, [one]).catch((alone: unknown) => one.reject(translate(alone)))
    }
  }
  queue.isRunning = false
  queues.delete(queue.actor.endpointId)
}

// Row level security has the last word: an endpoint that was closed a moment ago is still known to its process.
function translate(error: unknown): unknown {
  const isRefused = error instanceof Error && 'code' in error && error.code === '42501'
  return isRefused ? new AppError('forbidden', 'This endpoint takes nothing.') : error
}

function takeBatch(queue: Queue): Waiting[] {
  let bytes = 0
  const end = queue.waiting.findIndex(({ arrival }, index) => {
    bytes += arrival.body.length
    return index > 0 && (index >= MAX_BATCH || bytes > MAX_BATCH_BYTES)
  })
  return queue.waiting.splice(0, end === -1 ? queue.waiting.length : end)
}

async function commit({ actor, task }: Queue, batch: Waiting[]): Promise<void> {
  // ON CONFLICT cannot touch a row twice: equal deliveries of one batch become one row that counts them.
  const groups = new Map<string, Waiting[]>()
  for (const one of batch) {
    const group = groups.get(one.arrival.dedupeKey)
    if (group) group.push(one)
    else groups.set(one.arrival.dedupeKey, [one])
  }
  const leaders = [...groups.values()].flatMap((group) => (group[0] ? [{ ...group[0], again: group.length - 1 }] : []))
  const stored = await write(actor, task, leaders)
  for (const [dedupeKey, group] of groups) {
    const id = stored.get(dedupeKey)
    for (const one of group) {
      if (id === undefined) one.reject(new Error('A delivery was not stored.'))
      else one.resolve({ deliveryId: id, isDuplicate: id !== one.id })
    }
  }
}

async function write(
  actor: EndpointActor,
  task: DeliveryTask,
  leaders: (Pick<Waiting, 'id' | 'arrival'> & { again: number })[],
): Promise<Map<string, string>> {
  const { organizationId, endpointId } = actor
  const claims = { sub: actorSubject(actor), org: organizationId }
  const named = env().MASTERFLOW_PREPARED_STATEMENTS ? { name: statementName(insertSql) } : {}
  return currentClaims.run(claims, async () => {
    const client = await clients().tenantPool.connect()
    let isOpen = false
    try {
      await client.query({ text: 'BEGIN' })
      isOpen = true
      const arrivals = leaders.map(({ arrival }) => arrival)
      const { rows } = await client.query({
        ...named,
        text: insertSql,
        values: [
          organizationId,
          endpointId,
          leaders.map(({ id }) => id),
          arrivals.map(({ dedupeKey }) => dedupeKey),
          arrivals.map(({ headers }) => JSON.stringify(headers)),
          arrivals.map(({ body }) => body),
          arrivals.map(({ receivedAt }) => receivedAt),
          leaders.map(({ again }) => again),
        ],
      })
      const stored = new Map<string, string>(
        rows.map((row: { id: string; dedupeKey: string }) => [row.dedupeKey, row.id]),
      )
      const fresh = leaders.filter(({ id, arrival }) => stored.get(arrival.dedupeKey) === id)
      const enqueued =
        fresh.length > 0
          ? client.query(
              enqueueStatement(
                task,
                fresh.map(({ id }) => ({ organizationId, deliveryId: id })),
              ),
            )
          : Promise.resolve()
      // Enqueue and COMMIT share a flight; when the first fails, PostgreSQL turns the second into a ROLLBACK.
      const [enqueueing, committing] = await Promise.allSettled([enqueued, client.query({ text: 'COMMIT' })])
      isOpen = false
      if (enqueueing.status === 'rejected') throw enqueueing.reason
      if (committing.status === 'rejected') throw committing.reason
      return stored
    } catch (error) {
      if (isOpen) await client.query({ text: 'ROLLBACK' }).catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  })
}
