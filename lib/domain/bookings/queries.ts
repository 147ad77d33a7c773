import { z } from 'zod'
import { decodeCursor, instantKey, type Page, toPage } from '../../core/pagination.ts'
import type { Db } from '../../db/context.ts'
import { Prisma } from '../../db/index.ts'
import { type HistoryEntry, readHistory } from '../../db/history.ts'
import type { BookingQuery, BookingSource, BookingStatus } from './schema.ts'

export type BookingRow = {
  id: string
  resourceId: string
  resourceTitle: string
  title: string
  name: string | null
  email: string | null
  start: Date
  end: Date
  status: BookingStatus
  participants: number
  units: number
  source: BookingSource | null
  requestId: string | null
  overbooked: boolean
  version: number
}

export type BookingDetail = BookingRow & {
  notes: string | null
  location: string | null
  overrideReason: string | null
  conflictResolutionNotes: string | null
  createdBy: string
  createdAt: Date | null
  history: HistoryEntry[]
}

const columns = Prisma.sql`b.id, b.resource_id AS "resourceId", r.title AS "resourceTitle", b.title, b.user_name AS name, b.user_email AS email,
  b.start_time AS start, b.end_time AS "end", b.status, coalesce(b.current_participants, 0) AS participants, b.units, b.source,
  b.request_id AS "requestId", b.overbooked, b.version`
const tables = Prisma.sql`bookings b JOIN resources r ON r.org_id = b.org_id AND r.id = b.resource_id`
const keySchema = z.object({ at: instantKey, id: z.uuid() })

/** One page of bookings by their start. */
export async function listBookings(db: Db, organizationId: string, query: BookingQuery): Promise<Page<BookingRow>> {
  const cursor = query.cursor ? decodeCursor(query.cursor, keySchema) : null
  const backwards = cursor !== null && 'before' in cursor
  const key = cursor === null ? null : 'after' in cursor ? cursor.after : cursor.before
  const up = (query.sort === 'soonest') !== backwards
  const parts = [Prisma.sql`b.org_id = ${organizationId}::uuid`]
  if (query.status.length > 0) parts.push(Prisma.sql`b.status = ANY (${query.status})`)
  if (query.source.length > 0) parts.push(Prisma.sql`b.source = ANY (${query.source})`)
  if (query.resourceId) parts.push(Prisma.sql`b.resource_id = ${query.resourceId}::uuid`)
  if (query.from) parts.push(Prisma.sql`b.end_time > ${query.from}`)
  if (query.to) parts.push(Prisma.sql`b.start_time < ${query.to}`)
  if (query.text) {
    parts.push(
      Prisma.sql`position(lower(${query.text}) IN lower(concat_ws(' ', b.title, b.user_name, b.user_email))) > 0`,
    )
  }
  if (key) {
    const compare = up ? Prisma.sql`>` : Prisma.sql`<`
    parts.push(Prisma.sql`(b.start_time, b.id) ${compare} (${key.at}::timestamptz, ${key.id}::uuid)`)
  }
  const direction = up ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const rows = await db.$queryRaw<(BookingRow & { at: string })[]>`
    SELECT ${columns}, b.start_time::text AS at FROM ${tables} WHERE ${Prisma.join(parts, ' AND ')}
    ORDER BY b.start_time ${direction}, b.id ${direction} LIMIT ${query.limit + 1}`
  return toPage(rows, query.limit, cursor, (row) => ({ at: row.at, id: row.id }))
}

/** One booking with its history; null when the organisation has none of this id. */
export async function getBooking(db: Db, organizationId: string, id: string): Promise<BookingDetail | null> {
  const [row] = await db.$queryRaw<Omit<BookingDetail, 'history'>[]>`
    SELECT ${columns}, b.notes, b.location, b.override_reason AS "overrideReason", b.conflict_resolution_notes AS "conflictResolutionNotes",
      b.created_by AS "createdBy", b.created_at AS "createdAt"
    FROM ${tables} WHERE b.org_id = ${organizationId}::uuid AND b.id = ${id}::uuid`
  return row ? { ...row, history: await readHistory(db, organizationId, 'booking', id) } : null
}
