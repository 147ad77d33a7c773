import type { World } from '../../../db/context.ts'
import { mergeSpans, type Span } from '../../../core/spans.ts'
import { detectConflicts, type Detection } from './detect-conflicts.ts'

type RangeRow = { resource_id: string; starts: Date; ends: Date }

const DAY = 86_400_000
const MONTHS_AHEAD = 36

/**
 * Where a conflict may be or is recorded, over everything that an organisation has: wherever two things hold a resource at once, every
 * row of the log that says so, and for resources with rules or a calendar all that is still to come. By resource, merged.
 */
export async function listSuspicions({ db, actor, now }: World): Promise<Map<string, Span[]>> {
  const organization = actor.organizationId
  const ahead = new Date(now)
  ahead.setUTCMonth(ahead.getUTCMonth() + MONTHS_AHEAD)
  const rows = await db.$queryRaw<RangeRow[]>`
    SELECT resource_id, clash_from AS starts, clash_until AS ends FROM app.clashing_ranges(${organization}::uuid)
    UNION ALL
    SELECT resource_id, starts_at, ends_at FROM conflict_logs WHERE organization_id = ${organization}::uuid AND cause_present AND starts_at IS NOT NULL AND ends_at IS NOT NULL
    UNION ALL
    SELECT id, ${now}, ${ahead} FROM resources WHERE org_id = ${organization}::uuid AND (is_active IS FALSE OR external_calendar_id IS NOT NULL
      OR availability_rules ?| ARRAY['weekly', 'exceptions'] OR booking_restrictions ?| ARRAY['min_minutes', 'max_minutes'] OR type = 'space')
    UNION ALL
    SELECT resource_id, start_time, end_time FROM bookings WHERE org_id = ${organization}::uuid AND status = 'confirmed' AND guarded AND end_time > ${now}
      AND start_time > ${now}::timestamptz - interval '1 year' -- for the index; nothing runs longer
      AND wall_zone IS NOT NULL AND to_char(start_time AT TIME ZONE wall_zone, 'YYYY-MM-DD"T"HH24:MI') <> wall_start`
  const byResource = Map.groupBy(rows, (row) => row.resource_id)
  return new Map(
    [...byResource].map(([id, ranges]) => {
      // Close ones together: each call reads the resource again.
      const wide = mergeSpans(
        ranges.map(({ starts, ends }) => ({ from: starts.getTime() - DAY, until: ends.getTime() + DAY })),
      )
      return [id, wide]
    }),
  )
}

/** Proves the log for one resource: examines every suspicious stretch. The same as what every write should have left behind. */
export async function sweepResource(
  world: World,
  resourceId: string,
  spans: readonly Span[],
): Promise<Omit<Detection, 'conflicts'>> {
  const sum = { opened: 0, reopened: 0, resolved: 0 }
  for (const { from, until } of spans) {
    const found = await detectConflicts(world, {
      resourceId,
      from: new Date(from),
      until: new Date(until),
      cause: 'sweep',
    })
    sum.opened += found.opened
    sum.reopened += found.reopened
    sum.resolved += found.resolved
  }
  return sum
}
