import { Prisma } from '../../db/index.ts'
import type { ConflictCause, ConflictQuery, ConflictSeverity, ConflictStatus, ConflictType } from './schema.ts'

/** A conflict as a list shows it. */
export type ConflictRow = {
  id: string
  type: ConflictType
  severity: ConflictSeverity
  status: ConflictStatus
  cause: ConflictCause
  resourceId: string
  resourceTitle: string
  start: Date | null
  end: Date | null
  requestId: string | null
  requestTitle: string | null
  bookingId: string | null
  assignedTo: string | null
  summary: string
  createdAt: Date
  reopenedCount: number
  version: number
}

/** The columns of a row, over `conflict_logs c` and what `conflictJoins` adds. */
export const conflictColumns = Prisma.sql`c.id, c.conflict_type AS type, c.severity, c.status, c.cause, c.resource_id AS "resourceId", r.title AS "resourceTitle",
  c.starts_at AS start, c.ends_at AS "end", c.request_id AS "requestId", q.title AS "requestTitle", c.booking_id AS "bookingId", c.assigned_to AS "assignedTo",
  coalesce(c.conflict_data #>> '{reasons,0,message}', c.conflict_data ->> 'reason', '') AS summary, c.created_at AS "createdAt",
  c.reopened_count AS "reopenedCount", c.version`
export const conflictJoins = Prisma.sql`JOIN resources r ON r.org_id = c.organization_id AND r.id = c.resource_id
  LEFT JOIN external_requests q ON q.organization_id = c.organization_id AND q.id = c.request_id`
export const conflictTables = Prisma.sql`conflict_logs c ${conflictJoins}`

/**
 * When a conflict stops being near: the expression of its indexes. One without a time is as near as it is new. Not COALESCE: under row
 * level security PostgreSQL takes that for something that may leak, and scans instead of seeking.
 */
export const nearAt = Prisma.sql`CASE WHEN c.ends_at IS NULL THEN c.created_at ELSE c.ends_at END`

/** What a query asks of a row, but for its severity's place and the time, where the caller's order has them already. */
export function conflictFilters(
  organizationId: string,
  query: Omit<ConflictQuery, 'sort' | 'limit' | 'cursor'>,
  now: Date,
  { status = true } = {},
): Prisma.Sql {
  const parts = [Prisma.sql`c.organization_id = ${organizationId}::uuid`]
  const oneOf = (column: Prisma.Sql, values: readonly string[]) => {
    // One value is compared as one: only then does an index that begins with it keep its order.
    if (values.length === 1) parts.push(Prisma.sql`${column} = ${values[0]}`)
    else if (values.length > 1) parts.push(Prisma.sql`${column} = ANY (${[...values]})`)
  }
  if (status) oneOf(Prisma.sql`c.status`, query.status)
  oneOf(Prisma.sql`c.conflict_type`, query.type)
  oneOf(Prisma.sql`c.severity`, query.severity)
  oneOf(Prisma.sql`c.cause`, query.cause)
  if (query.resourceId) parts.push(Prisma.sql`c.resource_id = ${query.resourceId}::uuid`)
  const people = query.assignee.filter((one) => one !== 'none')
  if (query.assignee.includes('none'))
    parts.push(Prisma.sql`(c.assigned_to IS NULL OR c.assigned_to = ANY (${people}))`)
  else oneOf(Prisma.sql`c.assigned_to`, people)
  if (query.when) parts.push(Prisma.sql`(${nearAt}) ${query.when === 'past' ? Prisma.sql`<=` : Prisma.sql`>`} ${now}`)
  return Prisma.join(parts, ' AND ')
}
