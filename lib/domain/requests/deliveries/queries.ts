import { z } from 'zod'
import { decodeCursor, instantKey, type Page, toPage } from '#lib/core/pagination.ts'
import { type Db, type HistoryEntry, Prisma, readHistory } from '#lib/db/index.ts'
import type { Problem, RecordOutcome } from '../intake/schema.ts'
import type { DeliveryQuery, DeliveryStatus } from './schema.ts'

export type DeliveryRow = {
  id: string
  endpointId: string
  endpointName: string
  status: DeliveryStatus
  outcome: RecordOutcome | null
  reason: string | null
  externalId: string | null
  requestId: string | null
  attempts: number
  duplicates: number
  receivedAt: Date
  processedAt: Date | null
}

export type DeliveryDetail = DeliveryRow & {
  headers: Record<string, string>
  /** The body as text: JSON laid out for reading, anything else as it came. */
  body: string
  problems: Problem[]
  mappingVersion: number | null
  lastDuplicateAt: Date | null
  history: HistoryEntry[]
}

const columns = Prisma.sql`d.id, d.endpoint_id AS "endpointId", e.name AS "endpointName", d.status, d.outcome, d.reason, d.external_id AS "externalId",
  d.request_id AS "requestId", d.attempts, d.duplicate_count AS duplicates, d.received_at AS "receivedAt", d.processed_at AS "processedAt"`
const tables = Prisma.sql`webhook_deliveries d JOIN webhook_endpoints e ON e.organization_id = d.organization_id AND e.id = d.endpoint_id`
const keySchema = z.object({ at: instantKey, id: z.uuid() })

/** One page of deliveries, newest first. */
export async function listDeliveries(db: Db, organizationId: string, query: DeliveryQuery): Promise<Page<DeliveryRow>> {
  const cursor = query.cursor ? decodeCursor(query.cursor, keySchema) : null
  const backwards = cursor !== null && 'before' in cursor
  const key = cursor === null ? null : 'after' in cursor ? cursor.after : cursor.before
  const parts = [Prisma.sql`d.organization_id = ${organizationId}::uuid`]
  if (query.status.length > 0) parts.push(Prisma.sql`d.status = ANY (${query.status})`)
  if (query.endpointId) parts.push(Prisma.sql`d.endpoint_id = ${query.endpointId}::uuid`)
  if (key) {
    const compare = backwards ? Prisma.sql`>` : Prisma.sql`<`
    parts.push(Prisma.sql`(d.received_at, d.id) ${compare} (${key.at}::timestamptz, ${key.id}::uuid)`)
  }
  const direction = backwards ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const rows = await db.$queryRaw<(DeliveryRow & { at: string })[]>`
    SELECT ${columns}, d.received_at::text AS at FROM ${tables} WHERE ${Prisma.join(parts, ' AND ')}
    ORDER BY d.received_at ${direction}, d.id ${direction} LIMIT ${query.limit + 1}`
  return toPage(rows, query.limit, cursor, (row) => ({ at: row.at, id: row.id }))
}

/** One delivery with its body and history; null when the organisation has none of this id. */
export async function getDelivery(db: Db, organizationId: string, id: string): Promise<DeliveryDetail | null> {
  const [row] = await db.$queryRaw<(Omit<DeliveryDetail, 'body' | 'history'> & { body: Uint8Array })[]>`
    SELECT ${columns}, d.headers, d.body, d.problems, d.mapping_version AS "mappingVersion", d.last_duplicate_at AS "lastDuplicateAt"
    FROM ${tables} WHERE d.organization_id = ${organizationId}::uuid AND d.id = ${id}::uuid`
  if (!row) return null
  return { ...row, body: readable(row.body), history: await readHistory(db, organizationId, 'delivery', id) }
}

function readable(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
