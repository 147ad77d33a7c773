import type { World } from '../../db/context.ts'
import { readHistory, type HistoryEntry } from '../../db/history.ts'
import { Prisma } from '../../db/index.ts'
import { type ConflictRow, conflictColumns, conflictFilters, conflictTables } from './conflict-rows.ts'
import { maskDetail, maskRow } from './mask-conflict.ts'
import type { ConflictQuery, ConflictStatus } from './schema.ts'

export type ConflictDetail = ConflictRow & {
  data: unknown
  /** Whether what caused it was still there when last examined. */
  causePresent: boolean
  lastDetectedAt: Date
  resolution: string | null
  resolutionNotes: string | null
  resolvedAt: Date | null
  resolvedBy: string | null
  history: HistoryEntry[]
}

type Asker = Pick<World, 'db' | 'actor' | 'now'>

/** How many conflicts each status has under the query's other filters, counted up to 1,001: "1000+". */
export async function countConflicts(
  { db, actor, now }: Asker,
  query: ConflictQuery,
): Promise<Record<ConflictStatus, number>> {
  const rows = await db.$queryRaw<{ status: ConflictStatus; n: bigint }[]>`
    SELECT wanted.status, (SELECT count(*) FROM (SELECT 1 FROM conflict_logs c WHERE c.status = wanted.status
      AND ${conflictFilters(actor.organizationId, query, now, { status: false })} LIMIT 1001) AS capped) AS n
    FROM unnest(ARRAY['open', 'investigating', 'resolved', 'ignored']) AS wanted(status)`
  const counts: Record<ConflictStatus, number> = { open: 0, investigating: 0, resolved: 0, ignored: 0 }
  for (const row of rows) counts[row.status] = Number(row.n)
  return counts
}

const MOST_NEW = 50

/**
 * What happened to a list since it was made: how many conflicts it would show that were found, or came back, since (counted up to 50,
 * without those of `shown`), and those of `shown` that changed, as they are now.
 */
export async function changesSince(
  { db, actor, now }: Asker,
  query: ConflictQuery,
  { since, shown }: { since: Date; shown: readonly string[] },
): Promise<{ count: number; changed: ConflictRow[] }> {
  const here = Prisma.sql`c.organization_id = ${actor.organizationId}::uuid`
  const wanted = Prisma.sql`${conflictFilters(actor.organizationId, query, now)} AND c.id <> ALL (${[...shown]}::uuid[])`
  const [found] = await db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM ((SELECT c.id FROM conflict_logs c WHERE ${wanted} AND c.created_at > ${since} LIMIT ${MOST_NEW})
      UNION (SELECT c.id FROM conflict_logs c WHERE ${wanted} AND c.reopened_count > 0 AND c.last_detected_at > ${since} LIMIT ${MOST_NEW})) AS arrived`
  const changed = await db.$queryRaw<ConflictRow[]>`
    SELECT ${conflictColumns} FROM ${conflictTables} WHERE ${here} AND c.id = ANY (${[...shown]}::uuid[]) AND c.updated_at > ${since}`
  return { count: Math.min(MOST_NEW, Number(found?.n ?? 0)), changed: changed.map((row) => maskRow(row, actor)) }
}

/** One conflict with its evidence and history, as far as the caller may see them; null when the organisation has none of this id. */
export async function getConflict(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  id: string,
): Promise<ConflictDetail | null> {
  const [row] = await db.$queryRaw<Omit<ConflictDetail, 'history'>[]>`
    SELECT ${conflictColumns}, c.conflict_data AS data, c.cause_present AS "causePresent", c.last_detected_at AS "lastDetectedAt", c.resolution,
      c.resolution_notes AS "resolutionNotes", c.resolved_at AS "resolvedAt", c.resolved_by AS "resolvedBy"
    FROM ${conflictTables} WHERE c.organization_id = ${actor.organizationId}::uuid AND c.id = ${id}::uuid`
  if (!row) return null
  return maskDetail({ ...row, history: await readHistory(db, actor.organizationId, 'conflict', id) }, actor)
}
