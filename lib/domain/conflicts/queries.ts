import { z } from 'zod'
import { decodeCursor, instantKey, type Page, toPage } from '../../core/pagination.ts'
import type { Db } from '../../db/context.ts'
import { Prisma } from '../../db/index.ts'
import { readHistory, type HistoryEntry } from '../../db/history.ts'
import type { ConflictQuery, ConflictSeverity, ConflictStatus, ConflictType } from './schema.ts'

export type ConflictRow = {
  id: string
  type: ConflictType
  severity: ConflictSeverity
  status: ConflictStatus
  resourceId: string
  resourceTitle: string
  start: Date | null
  end: Date | null
  requestId: string | null
  requestTitle: string | null
  bookingId: string | null
  summary: string
  createdAt: Date
  version: number
}

export type ConflictDetail = ConflictRow & {
  data: unknown
  resolution: string | null
  resolutionNotes: string | null
  resolvedAt: Date | null
  resolvedBy: string | null
  history: HistoryEntry[]
}

const columns = Prisma.sql`c.id, c.conflict_type AS type, c.severity, c.status, c.resource_id AS "resourceId", r.title AS "resourceTitle",
  c.starts_at AS start, c.ends_at AS "end", c.request_id AS "requestId", q.title AS "requestTitle", c.booking_id AS "bookingId",
  coalesce(c.conflict_data #>> '{reasons,0,message}', c.conflict_data ->> 'reason', '') AS summary, c.created_at AS "createdAt", c.version`
const tables = Prisma.sql`conflict_logs c JOIN resources r ON r.org_id = c.organization_id AND r.id = c.resource_id
  LEFT JOIN external_requests q ON q.organization_id = c.organization_id AND q.id = c.request_id`

function filters(organizationId: string, query: ConflictQuery, withStatus = true): Prisma.Sql {
  const parts = [Prisma.sql`c.organization_id = ${organizationId}::uuid`]
  if (withStatus && query.status.length > 0) parts.push(Prisma.sql`c.status = ANY (${query.status})`)
  if (query.type.length > 0) parts.push(Prisma.sql`c.conflict_type = ANY (${query.type})`)
  if (query.severity.length > 0) parts.push(Prisma.sql`c.severity = ANY (${query.severity})`)
  if (query.resourceId) parts.push(Prisma.sql`c.resource_id = ${query.resourceId}::uuid`)
  return Prisma.join(parts, ' AND ')
}

const keySchema = z.object({ rank: z.number().int(), at: instantKey, id: z.uuid() })
type Key = z.infer<typeof keySchema>

/** One page of conflicts: by severity and then newest, or by age. Keyset, never offset. */
export async function listConflicts(db: Db, organizationId: string, query: ConflictQuery): Promise<Page<ConflictRow>> {
  const cursor = query.cursor ? decodeCursor(query.cursor, keySchema) : null
  const key: Key | null = cursor === null ? null : 'after' in cursor ? cursor.after : cursor.before
  const backwards = cursor !== null && 'before' in cursor
  const oldestFirst = query.sort === 'oldest'
  const bySeverity = query.sort === 'severity'
  const up = oldestFirst !== backwards // whether created_at and id ascend in reading order
  const compare = up ? Prisma.sql`>` : Prisma.sql`<`
  const position = key
    ? bySeverity
      ? Prisma.sql`AND (c.severity_rank ${backwards ? Prisma.sql`<` : Prisma.sql`>`} ${key.rank} OR (c.severity_rank = ${key.rank}
          AND (c.created_at, c.id) ${compare} (${key.at}::timestamptz, ${key.id}::uuid)))`
      : Prisma.sql`AND (c.created_at, c.id) ${compare} (${key.at}::timestamptz, ${key.id}::uuid)`
    : Prisma.empty
  const direction = up ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const rank = bySeverity
    ? Prisma.sql`c.severity_rank ${backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`},`
    : Prisma.empty
  const rows = await db.$queryRaw<(ConflictRow & { rank: number; at: string })[]>`
    SELECT ${columns}, c.severity_rank AS rank, c.created_at::text AS at FROM ${tables}
    WHERE ${filters(organizationId, query)} ${position}
    ORDER BY ${rank} c.created_at ${direction}, c.id ${direction} LIMIT ${query.limit + 1}`
  return toPage(rows, query.limit, cursor, (row) => ({ rank: row.rank, at: row.at, id: row.id }))
}

/** How many conflicts each status has under the query's other filters, counted up to 1,001: "1000+". */
export async function countConflicts(
  db: Db,
  organizationId: string,
  query: ConflictQuery,
): Promise<Record<ConflictStatus, number>> {
  const rows = await db.$queryRaw<{ status: ConflictStatus; n: bigint }[]>`
    SELECT wanted.status, (SELECT count(*) FROM (SELECT 1 FROM conflict_logs c WHERE c.status = wanted.status
      AND ${filters(organizationId, query, false)} LIMIT 1001) AS capped) AS n
    FROM unnest(ARRAY['open', 'investigating', 'resolved', 'ignored']) AS wanted(status)`
  const counts: Record<ConflictStatus, number> = { open: 0, investigating: 0, resolved: 0, ignored: 0 }
  for (const row of rows) counts[row.status] = Number(row.n)
  return counts
}

/** One conflict with its evidence and history; null when the organisation has none of this id. */
export async function getConflict(db: Db, organizationId: string, id: string): Promise<ConflictDetail | null> {
  const [row] = await db.$queryRaw<Omit<ConflictDetail, 'history'>[]>`
    SELECT ${columns}, c.conflict_data AS data, c.resolution, c.resolution_notes AS "resolutionNotes", c.resolved_at AS "resolvedAt",
      c.resolved_by AS "resolvedBy"
    FROM ${tables} WHERE c.organization_id = ${organizationId}::uuid AND c.id = ${id}::uuid`
  if (!row) return null
  return { ...row, history: await readHistory(db, organizationId, 'conflict', id) }
}
