import { z } from 'zod'
import { decodeCursor, instantKey, type Page, toPage } from '../../core/pagination.ts'
import type { Db } from '../../db/context.ts'
import { Prisma } from '../../db/index.ts'
import {
  type RequestPriority,
  type RequestQuery,
  type RequestSource,
  type RequestStatus,
  requestStatuses,
  type RequestType,
} from './schema.ts'

export type RequestRow = {
  id: string
  source: RequestSource
  externalId: string
  type: RequestType
  status: RequestStatus
  priority: RequestPriority
  title: string | null
  requesterName: string | null
  requesterEmail: string | null
  resourceId: string | null
  resourceTitle: string | null
  start: Date | null
  end: Date | null
  participants: number | null
  assignedTo: string | null
  bookingId: string | null
  createdAt: Date
  updatedAt: Date
  version: number
  hasConflict: boolean
}

/** The columns of a row, over `external_requests q LEFT JOIN resources r`. */
export const requestColumns = Prisma.sql`q.id, q.source, q.external_id AS "externalId", q.request_type AS type, q.status, q.priority, q.title,
  q.requester_name AS "requesterName", q.requester_email AS "requesterEmail", q.resource_id AS "resourceId", r.title AS "resourceTitle",
  q.requested_start AS start, q.requested_end AS "end", q.participants, q.assigned_to AS "assignedTo", q.booking_id AS "bookingId",
  q.created_at AS "createdAt", q.updated_at AS "updatedAt", q.version,
  EXISTS (SELECT FROM conflict_logs c WHERE c.organization_id = q.organization_id AND c.request_id = q.id
    AND c.status IN ('open', 'investigating')) AS "hasConflict"`

/** Up to this many matches of a text are looked up by the index; a more common text is met on the way through the list. */
const RARE = 2000

/**
 * What a text asks of a row. Under a policy a LIKE can't use the index, so a function finds the ids of a rare text; a common one
 * has so many that the list's own order meets a page of them soon. Both find every match: nothing is cut off.
 */
async function textFilter(db: Db, organizationId: string, text: string): Promise<Prisma.Sql> {
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM app.search_requests(${organizationId}::uuid, ${text}, ${RARE + 1}::int) AS id`
  if (found.length <= RARE) return Prisma.sql`q.id = ANY (${found.map(({ id }) => id)}::uuid[])`
  return Prisma.sql`position(lower(${text}) IN q.search_text) > 0`
}

async function filters(db: Db, organizationId: string, query: RequestQuery): Promise<Prisma.Sql> {
  const parts = [Prisma.sql`q.organization_id = ${organizationId}::uuid`]
  const oneOf = (column: Prisma.Sql, values: readonly string[]) => {
    if (values.length === 1) parts.push(Prisma.sql`${column} = ${values[0]}`)
    else if (values.length > 1) parts.push(Prisma.sql`${column} = ANY (${[...values]})`)
  }
  oneOf(Prisma.sql`q.request_type`, query.type)
  oneOf(Prisma.sql`q.source`, query.source)
  oneOf(Prisma.sql`q.priority`, query.priority)
  const people = query.assignee.filter((one) => one !== 'none')
  if (query.assignee.includes('none'))
    parts.push(Prisma.sql`(q.assigned_to IS NULL OR q.assigned_to = ANY (${people}))`)
  else oneOf(Prisma.sql`q.assigned_to`, people)
  if (query.resourceId) parts.push(Prisma.sql`q.resource_id = ${query.resourceId}::uuid`)
  if (query.from) parts.push(Prisma.sql`q.created_at >= ${query.from}`)
  if (query.to) parts.push(Prisma.sql`q.created_at < ${query.to}`)
  if (query.text) parts.push(await textFilter(db, organizationId, query.text))
  return Prisma.join(parts, ' AND ')
}

function withStatus(query: RequestQuery): Prisma.Sql {
  if (query.status.length === 0) return Prisma.empty
  if (query.status.length === 1) return Prisma.sql`AND q.status = ${query.status[0]}`
  return Prisma.sql`AND q.status = ANY (${query.status})`
}

const keySchema = z.object({ rank: z.number().int(), at: instantKey, id: z.uuid() })

/**
 * One page of requests: newest first, oldest first, or by priority and then newest. Keyset, so that the thousandth page costs what
 * the first costs. A text matches title, requester, record id and notes.
 */
export async function listRequests(db: Db, organizationId: string, query: RequestQuery): Promise<Page<RequestRow>> {
  const cursor = query.cursor ? decodeCursor(query.cursor, keySchema) : null
  const backwards = cursor !== null && 'before' in cursor
  const key = cursor === null ? null : 'after' in cursor ? cursor.after : cursor.before
  const byPriority = query.sort === 'priority'
  const up = (query.sort === 'oldest') !== backwards
  const compare = up ? Prisma.sql`>` : Prisma.sql`<`
  let position = Prisma.empty
  if (key && byPriority) {
    position = Prisma.sql`AND (q.priority_rank ${backwards ? Prisma.sql`<` : Prisma.sql`>`} ${key.rank} OR (q.priority_rank = ${key.rank}
      AND (q.created_at, q.id) ${compare} (${key.at}::timestamptz, ${key.id}::uuid)))`
  } else if (key) {
    position = Prisma.sql`AND (q.created_at, q.id) ${compare} (${key.at}::timestamptz, ${key.id}::uuid)`
  }
  const direction = up ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const rank = byPriority
    ? Prisma.sql`q.priority_rank ${backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`},`
    : Prisma.empty
  const where = await filters(db, organizationId, query)
  const rows = await db.$queryRaw<(RequestRow & { rank: number; at: string })[]>`
    SELECT ${requestColumns}, q.priority_rank AS rank, q.created_at::text AS at
    FROM external_requests q LEFT JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE ${where} ${withStatus(query)} ${position}
    ORDER BY ${rank} q.created_at ${direction}, q.id ${direction} LIMIT ${query.limit + 1}`
  return toPage(rows, query.limit, cursor, (row) => ({ rank: row.rank, at: row.at, id: row.id }))
}

/** From this number on a count is "1000+": counting further costs time and tells nobody more. */
export const COUNT_LIMIT = 1001

/** How many requests each status has under the query's other filters, counted up to 1,001. */
export async function countRequests(
  db: Db,
  organizationId: string,
  query: RequestQuery,
): Promise<Record<RequestStatus, number>> {
  const where = await filters(db, organizationId, query)
  const rows = await db.$queryRaw<{ status: RequestStatus; n: number }[]>`
    SELECT wanted.status, (SELECT count(*)::int FROM (SELECT 1 FROM external_requests q
      WHERE ${where} AND q.status = wanted.status LIMIT ${COUNT_LIMIT}) AS capped) AS n
    FROM unnest(ARRAY['pending', 'processing', 'approved', 'rejected', 'cancelled']) AS wanted(status)`
  const counts = Object.fromEntries(requestStatuses.map((status) => [status, 0])) as Record<RequestStatus, number>
  for (const row of rows) counts[row.status] = row.n
  return counts
}
