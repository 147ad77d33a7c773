import { z } from 'zod'
import { type Cursor, decodeCursor, instantKey, type Page, toPage } from '../../core/pagination.ts'
import type { World } from '../../db/context.ts'
import { Prisma } from '../../db/index.ts'
import {
  type ConflictRow,
  conflictColumns,
  conflictFilters,
  conflictJoins,
  conflictTables,
  nearAt,
} from './conflict-rows.ts'
import { maskRow } from './mask-conflict.ts'
import { type ConflictQuery, conflictSeverities } from './schema.ts'

const ageKey = z.object({ at: instantKey, id: z.uuid() })
const nearKey = ageKey.extend({ rank: z.number().int().min(0).max(3), over: z.boolean(), now: z.iso.datetime() })
type NearKey = z.infer<typeof nearKey>
type Position<Key> = { key: Key; backwards: boolean } | null

function positionOf<Key>(cursor: Cursor<Key> | null): Position<Key> {
  if (cursor === null) return null
  return 'after' in cursor ? { key: cursor.after, backwards: false } : { key: cursor.before, backwards: true }
}

/**
 * One page of conflicts: by severity and then by what is nearest, or by age, each as far as the caller may see it. Keyset, never offset.
 * @throws AppError `bad_input` when the cursor is not one of this order's
 */
export async function listConflicts(
  { db, actor, now }: Pick<World, 'db' | 'actor' | 'now'>,
  query: ConflictQuery,
): Promise<Page<ConflictRow>> {
  if (query.sort === 'severity') {
    const cursor = query.cursor ? decodeCursor(query.cursor, nearKey) : null
    const position = positionOf(cursor)
    const asOf = position?.key.now ?? now.toISOString()
    const rows = await db.$queryRaw<(ConflictRow & Omit<NearKey, 'now'>)[]>(
      nearestFirst(actor.organizationId, query, asOf, position, now),
    )
    const page = toPage(rows, query.limit, cursor, ({ rank, over, at, id }) => ({ rank, over, at, id, now: asOf }))
    return { ...page, rows: page.rows.map((row) => maskRow(row, actor)) }
  }
  const cursor = query.cursor ? decodeCursor(query.cursor, ageKey) : null
  const rows = await db.$queryRaw<(ConflictRow & { at: string })[]>(
    byAge(actor.organizationId, query, positionOf(cursor), now),
  )
  const page = toPage(rows, query.limit, cursor, ({ at, id }) => ({ at, id }))
  return { ...page, rows: page.rows.map((row) => maskRow(row, actor)) }
}

function byAge(
  organizationId: string,
  query: ConflictQuery,
  position: Position<z.infer<typeof ageKey>>,
  now: Date,
): Prisma.Sql {
  const up = (query.sort === 'oldest') !== (position?.backwards ?? false)
  const direction = up ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const after = position
    ? Prisma.sql`AND (c.created_at, c.id) ${up ? Prisma.sql`>` : Prisma.sql`<`} (${position.key.at}::timestamptz, ${position.key.id}::uuid)`
    : Prisma.empty
  return Prisma.sql`SELECT ${conflictColumns}, c.created_at::text AS at FROM ${conflictTables}
    WHERE ${conflictFilters(organizationId, query, now)} ${after}
    ORDER BY c.created_at ${direction}, c.id ${direction} LIMIT ${query.limit + 1}`
}

/** A part of the list that one stretch of an index holds in its order. */
type Stretch = { rank: number; over: boolean }

/**
 * Most severe first; of one severity first what is still to come or on, the soonest to be over first, then what is over, the latest
 * first. "Nearest" depends on the clock, so no stored column can hold this order: it is made of at most eight stretches, two of each
 * severity, and each is read in the order of one index, forwards or backwards from `asOf`. No stretch gives more than a page, so page
 * ten thousand costs what page one costs. The cursor keeps `asOf`: between two pages nothing passes from one stretch to the other. The
 * end and not the start is compared, so that what is on right now comes first and needs no stretch of its own.
 */
export function nearestFirst(
  organizationId: string,
  query: ConflictQuery,
  asOf: string,
  position: Position<NearKey>,
  now: Date,
): Prisma.Sql {
  const backwards = position?.backwards ?? false
  const stretches = stretchesOf(query)
  if (backwards) stretches.reverse()
  const start = position ? stretches.findIndex((one) => isAt(one, position.key)) : 0
  // Of a severity that is filtered out nothing is read, wherever a damaged cursor points.
  const parts = (start === -1 ? [] : stretches.slice(start)).map((stretch, index) => {
    const up = stretch.over === backwards
    const direction = up ? Prisma.sql`ASC` : Prisma.sql`DESC`
    const key = index === 0 ? position?.key : undefined
    const after = key
      ? Prisma.sql`AND (${nearAt}, c.id) ${up ? Prisma.sql`>` : Prisma.sql`<`} (${key.at}::timestamptz, ${key.id}::uuid)`
      : Prisma.empty
    // Not by row_number(): with a window function the planner forgets the limit, and at a million rows sorts them all.
    const place = up
      ? Prisma.sql`${nearAt} AS up_at, c.id AS up_id, NULL::timestamptz AS down_at, NULL::uuid AS down_id`
      : Prisma.sql`NULL::timestamptz AS up_at, NULL::uuid AS up_id, ${nearAt} AS down_at, c.id AS down_id`
    return Prisma.sql`(SELECT c.id, ${index}::int AS stretch, ${stretch.over}::boolean AS over, ${place}
      FROM conflict_logs c WHERE ${conflictFilters(organizationId, query, now)} AND c.severity_rank = ${stretch.rank}
        AND (${nearAt}) ${stretch.over ? Prisma.sql`<=` : Prisma.sql`>`} ${asOf}::timestamptz ${after}
      ORDER BY ${nearAt} ${direction}, c.id ${direction} LIMIT ${query.limit + 1})`
  })
  if (parts.length === 0) return Prisma.sql`SELECT WHERE false`
  const order = Prisma.sql`stretch, up_at, up_id, down_at DESC, down_id DESC`
  return Prisma.sql`SELECT ${conflictColumns}, c.severity_rank AS rank, found.over, (${nearAt})::text AS at
    FROM (SELECT * FROM (${Prisma.join(parts, ' UNION ALL ')}) AS parts ORDER BY ${order} LIMIT ${query.limit + 1}) AS found
    JOIN conflict_logs AS c ON c.id = found.id ${conflictJoins}
    ORDER BY ${order}`
}

function stretchesOf({ severity, when }: ConflictQuery): Stretch[] {
  const sides = when === 'upcoming' ? [false] : when === 'past' ? [true] : [false, true]
  return conflictSeverities.flatMap((name, rank) =>
    severity.length === 0 || severity.includes(name) ? sides.map((over) => ({ rank, over })) : [],
  )
}

const isAt = (stretch: Stretch, key: NearKey) => stretch.rank === key.rank && stretch.over === key.over
