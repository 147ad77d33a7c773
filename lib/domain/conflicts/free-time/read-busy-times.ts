import type { World } from '../../../db/context.ts'
import { Prisma } from '../../../db/index.ts'
import { type Span } from '../../../core/spans.ts'
import { parseSettings } from '../../organisations/settings/index.ts'
import { type CapacityKind, parseBookingRules } from '../../resources/index.ts'
import type { Facts } from '../facts.ts'
import { calendarFacts, type CalendarRow } from '../read-facts.ts'

/** What blocks a resource over a period: whole stretches, and for a shared capacity each booking with its units. */
export type BusyTimes = {
  resourceId: string
  zone: string
  resource: Facts['resource']
  calendar: Facts['calendar']
  busy: Span[]
  unknown: Span[]
  held: (Span & { units: number })[]
}

export type ResourceFilter = {
  type?: string | null
  category?: string | null
  location?: string | null
  minCapacity?: number | null
  text?: string | null
}

const AT_MOST = 50
const DAY = 86_400_000

type ResourceRow = CalendarRow & {
  id: string
  title: string
  type: string
  capacity: number | null
  capacity_kind: CapacityKind
  is_active: boolean | null
  is_bookable: boolean | null
  conflict_detection_enabled: boolean | null
  availability_rules: unknown
  booking_restrictions: unknown
  timezone: string | null
  calendar_settings: unknown
}
type BusyRow = {
  resource_id: string
  state: 'busy' | 'unknown'
  busy_from: Date
  busy_until: Date
  units: number | null
}

function filters(organizationId: string, ids: readonly string[] | null, filter: ResourceFilter): Prisma.Sql {
  const parts = [Prisma.sql`r.org_id = ${organizationId}::uuid`]
  if (ids) parts.push(Prisma.sql`r.id = ANY (${ids}::uuid[])`)
  else parts.push(Prisma.sql`r.is_active IS NOT FALSE AND r.is_bookable IS NOT FALSE`)
  if (filter.type) parts.push(Prisma.sql`r.type = ${filter.type}`)
  if (filter.category) parts.push(Prisma.sql`lower(r.category) = lower(${filter.category})`)
  if (filter.location) parts.push(Prisma.sql`lower(r.location) = lower(${filter.location})`)
  if (filter.minCapacity) parts.push(Prisma.sql`coalesce(r.capacity, 1) >= ${filter.minCapacity}`)
  if (filter.text)
    parts.push(
      Prisma.sql`position(lower(${filter.text}) IN lower(concat_ws(' ', r.title, r.category, r.location))) > 0`,
    )
  return Prisma.join(parts, ' AND ')
}

/**
 * Reads at most fifty resources with their rules, and what holds each within the period.
 * @param ids null for all that can be booked and have these attributes, by title
 */
export async function readBusyTimes(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  question: {
    ids: readonly string[] | null
    filter?: ResourceFilter
    from: Date
    until: Date
    exceptBookingId?: string | null
  },
): Promise<BusyTimes[]> {
  const { ids, filter = {}, from, until, exceptBookingId = null } = question
  const rows = await db.$queryRaw<ResourceRow[]>`
    SELECT DISTINCT ON (r.title, r.id) r.id, r.title, r.type, r.capacity, app.capacity_kind(r.capacity_kind, r.type, r.capacity) AS capacity_kind,
      r.is_active, r.is_bookable, r.conflict_detection_enabled, r.availability_rules, r.booking_restrictions, r.external_calendar_id, o.timezone,
      o.calendar_settings, c.calendar_name, c.sync_status, c.sync_enabled, c.last_sync_at, c.error_message,
      EXISTS (SELECT FROM calendar_events e WHERE e.calendar_integration_id = c.id AND e.recurrence_rule IS NOT NULL AND e.status <> 'cancelled'
        AND (e.occurrences_until IS NULL OR e.occurrences_until < ${until}) AND e.start_time < ${until}) AS unknown_series
    FROM resources r JOIN organizations o ON o.id = r.org_id
    LEFT JOIN calendar_integrations c ON c.organization_id = r.org_id AND c.external_calendar_id = r.external_calendar_id AND c.is_active
    WHERE ${filters(actor.organizationId, ids, filter)}
    ORDER BY r.title, r.id, c.last_sync_at NULLS FIRST LIMIT ${AT_MOST}`
  const wanted = rows.map(({ id }) => id)
  // A neighbour just outside keeps its set-up and clean-down away from what is inside: neither is longer than a day.
  const before = new Date(from.getTime() - DAY)
  const after = new Date(until.getTime() + DAY)
  const busy = await db.$queryRaw<BusyRow[]>`
    SELECT * FROM app.busy_times(${actor.organizationId}::uuid, ${wanted}::uuid[], ${before}, ${after}, ${exceptBookingId}::uuid)`
  const byResource = Map.groupBy(busy, (row) => row.resource_id)
  return rows.map((row) => toBusyTimes(row, byResource.get(row.id) ?? []))
}

function toBusyTimes(row: ResourceRow, busy: BusyRow[]): BusyTimes {
  const span = (one: BusyRow): Span => ({ from: one.busy_from.getTime(), until: one.busy_until.getTime() })
  const whole = busy.filter(({ units }) => units === null)
  const settings = parseSettings({ calendar: row.calendar_settings }).calendar.values
  return {
    resourceId: row.id,
    zone: row.timezone ?? 'UTC',
    resource: {
      title: row.title,
      type: row.type,
      isActive: row.is_active ?? true,
      isBookable: row.is_bookable ?? true,
      capacity: row.capacity ?? 1,
      capacityKind: row.capacity_kind,
      detectsConflicts: row.conflict_detection_enabled ?? true,
      rules: parseBookingRules(row.availability_rules, row.booking_restrictions),
    },
    calendar: calendarFacts(row, settings.max_age_minutes),
    busy: whole.filter(({ state }) => state === 'busy').map(span),
    unknown: whole.filter(({ state }) => state === 'unknown').map(span),
    held: busy.flatMap((one) => (one.units === null ? [] : [{ ...span(one), units: one.units }])),
  }
}
