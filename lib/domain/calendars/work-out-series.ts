import type { World } from '../../db/context.ts'
import { expandSeries, type Occurrence } from './expand-series.ts'

type SeriesRow = {
  id: string
  integration: string
  external_id: string
  start: Date
  end: Date
  time_zone: string | null
  zone_state: string
  days_from: string | null
  days_until: string | null
  recurrence: string
  is_all_day: boolean
  status: string
  busy: boolean
  event_type: string
  zone: string | null
}

const MONTHS_AHEAD = 20
const MONTHS_ENOUGH = 18
const DAYS_BACK = 366
const AT_ONCE = 100
/** A series that is over is worked out for good. */
const FOR_GOOD = '9999-12-31T00:00:00Z'
/** One whose rule makes no sense is known up to nowhere, until it changes. */
const NOWHERE = '1970-01-01T00:00:00Z'

/**
 * Works out recurring events as far as twenty months ahead, those first of which nothing is known: a new or changed one, one whose
 * exception went away, then those that run out within eighteen months. One whose rule makes no sense stays unknown, and so does the
 * time of its calendar. Returns how many are done and how many can't be; `more` says that others wait.
 */
export async function workOutSeries(world: World): Promise<{ done: number; failed: string[]; more: boolean }> {
  const { db, actor, now } = world
  const enough = addMonths(now, MONTHS_ENOUGH)
  const rows = await db.$queryRaw<SeriesRow[]>`
    SELECT e.id, e.calendar_integration_id AS integration, e.external_event_id AS external_id, e.start_time AS start, e.end_time AS "end", e.time_zone, e.zone_state, e.start_date::text AS days_from,
      e.end_date::text AS days_until, e.recurrence_rule AS recurrence, coalesce(e.is_all_day, false) AS is_all_day, coalesce(e.status, 'confirmed') AS status,
      e.busy, coalesce(e.event_type, 'meeting') AS event_type, o.timezone AS zone
    FROM calendar_events e JOIN organizations o ON o.id = e.organization_id
    WHERE e.organization_id = ${actor.organizationId}::uuid AND e.recurrence_rule IS NOT NULL AND e.status <> 'cancelled'
      AND (e.occurrences_until IS NULL OR e.occurrences_until < ${enough}) AND e.occurrences_until IS DISTINCT FROM ${NOWHERE}::timestamptz
    ORDER BY e.occurrences_until NULLS FIRST, e.id LIMIT ${AT_ONCE} FOR NO KEY UPDATE OF e SKIP LOCKED`
  const failed: string[] = []
  for (const row of rows) {
    if (!(await workOut(world, row))) failed.push(row.id)
  }
  return { done: rows.length - failed.length, failed, more: rows.length === AT_ONCE }
}

function addMonths(date: Date, months: number): Date {
  const later = new Date(date)
  later.setUTCMonth(later.getUTCMonth() + months)
  return later
}

async function workOut({ db, actor, now }: World, row: SeriesRow): Promise<boolean> {
  const from = new Date(now.getTime() - DAYS_BACK * 86_400_000)
  const until = addMonths(now, MONTHS_AHEAD)
  const isLocal = row.is_all_day || row.zone_state === 'floating'
  const expansion = expandSeries(
    {
      start: row.start,
      end: row.end,
      zone: isLocal ? (row.zone ?? 'UTC') : row.zone_state === 'unresolved' ? null : row.time_zone,
      days: row.days_from && row.days_until ? { from: row.days_from, until: row.days_until } : null,
      recurrence: row.recurrence,
    },
    { from, until },
  )
  const makesSense = !('problem' in expansion)
  if (makesSense)
    await replaceOccurrences({ db, actor }, row, expansion.occurrences, row.zone_state === 'unresolved', from)
  const done = !makesSense ? NOWHERE : expansion.isFinished ? FOR_GOOD : until.toISOString()
  await db.$executeRaw`UPDATE calendar_events SET occurrences_until = ${done}::timestamptz WHERE organization_id = ${actor.organizationId}::uuid AND id = ${row.id}::uuid`
  return makesSense
}

// What is the same stays untouched; an instance that was moved or cancelled by itself keeps its own row.
async function replaceOccurrences(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  row: SeriesRow,
  occurrences: Occurrence[],
  uncertain: boolean,
  from: Date,
): Promise<void> {
  const hour = 3_600_000
  const list = occurrences.map(({ originalStart, start, end }) => ({
    original_start: originalStart.toISOString(),
    starts_at: new Date(start.getTime() - (uncertain ? 14 * hour : 0)).toISOString(),
    ends_at: new Date(end.getTime() + (uncertain ? 12 * hour : 0)).toISOString(),
  }))
  const json = JSON.stringify(list)
  const { organizationId } = actor
  await db.$executeRaw`
    DELETE FROM calendar_event_occurrences o WHERE o.organization_id = ${organizationId}::uuid AND o.calendar_event_id = ${row.id}::uuid AND o.ends_at > ${from}
      AND NOT EXISTS (SELECT FROM jsonb_to_recordset(${json}::jsonb) AS kept(original_start timestamptz) WHERE kept.original_start = o.original_start)`
  await db.$executeRaw`
    INSERT INTO calendar_event_occurrences AS o (organization_id, calendar_integration_id, calendar_event_id, series_event_id, external_event_id, original_start, starts_at, ends_at,
      is_all_day, status, busy, event_type, uncertain)
    SELECT ${organizationId}::uuid, ${row.integration}::uuid, ${row.id}::uuid, ${row.id}::uuid, ${row.external_id}, one.original_start, one.starts_at, one.ends_at,
      ${row.is_all_day}, ${row.status}, ${row.busy}, ${row.event_type}, ${uncertain}
    FROM jsonb_to_recordset(${json}::jsonb) AS one(original_start timestamptz, starts_at timestamptz, ends_at timestamptz)
    ON CONFLICT (organization_id, series_event_id, original_start) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      is_all_day = excluded.is_all_day, status = excluded.status, busy = excluded.busy, event_type = excluded.event_type, uncertain = excluded.uncertain
    WHERE o.calendar_event_id = o.series_event_id AND (o.starts_at, o.ends_at, o.is_all_day, o.status, o.busy, o.event_type, o.uncertain)
      IS DISTINCT FROM (excluded.starts_at, excluded.ends_at, excluded.is_all_day, excluded.status, excluded.busy, excluded.event_type, excluded.uncertain)`
}
