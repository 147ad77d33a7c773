import { can } from '../../core/permissions.ts'
import { notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { parseSettings } from '../organisations/settings/index.ts'
import { type CalendarFacts, type CapacityKind, decideVerdict, type Facts, type Restrictions } from './rules.ts'
import type { Occupancy, Verdict } from './schema.ts'

export type Question = {
  resourceId: string
  start: Date
  end: Date
  participants?: number | null
  /** Left out of what occupies: the booking that would move. */
  exceptBookingId?: string | null
  /** Left out of what competes: the request that asks. */
  exceptRequestId?: string | null
}

type ResourceRow = {
  title: string
  type: string
  capacity: number | null
  capacity_kind: CapacityKind
  is_active: boolean | null
  is_bookable: boolean | null
  conflict_detection_enabled: boolean | null
  booking_restrictions: unknown
  external_calendar_id: string | null
  timezone: string | null
  calendar_settings: unknown
  calendar_name: string | null
  sync_status: string | null
  sync_enabled: boolean | null
  last_sync_at: Date | null
  error_message: string | null
}
type SpanRow = {
  id: string
  kind: Occupancy['kind']
  label: string
  starts: Date
  ends: Date
  tentative: boolean
  peak: bigint | null
}

/**
 * Answers whether the resource can be had at that time: `possible`, `impossible` or `unknown`, with every reason. The one
 * definition that triage, the decision, `POST /api/v1/validate` and the stored evidence share. Stores nothing. Whoever may not
 * see bookings learns "busy" and no more.
 * @throws AppError `not_found` when the organisation has no such resource
 */
export async function assessAvailability(world: World, question: Question): Promise<Verdict> {
  return decideVerdict(await gatherFacts(world, question), world.now)
}

async function gatherFacts({ db, actor }: World, question: Question): Promise<Facts> {
  const organization = actor.organizationId
  const [row] = await db.$queryRaw<ResourceRow[]>`
    SELECT r.title, r.type, r.capacity, app.capacity_kind(r.capacity_kind, r.type, r.capacity) AS capacity_kind, r.is_active,
      r.is_bookable, r.conflict_detection_enabled, r.booking_restrictions, r.external_calendar_id, o.timezone, o.calendar_settings,
      c.calendar_name, c.sync_status, c.sync_enabled, c.last_sync_at, c.error_message
    FROM resources r JOIN organizations o ON o.id = r.org_id
    LEFT JOIN calendar_integrations c ON c.organization_id = r.org_id AND c.external_calendar_id = r.external_calendar_id AND c.is_active
    WHERE r.org_id = ${organization}::uuid AND r.id = ${question.resourceId}::uuid
    ORDER BY c.last_sync_at NULLS FIRST LIMIT 1`
  if (!row) throw notFound('resource')

  const { start, end } = question
  const ordered = start < end
  const seesWhat = can(actor, 'bookings.view')
  const spans = ordered ? await readSpans(db, organization, question, row.external_calendar_id) : []
  const occupancies = spans.map((span) => toOccupancy(span, seesWhat))
  const of = (...kinds: Occupancy['kind'][]) => occupancies.filter((one) => kinds.includes(one.kind))
  return {
    resource: {
      title: row.title,
      type: row.type,
      isActive: row.is_active ?? true,
      isBookable: row.is_bookable ?? true,
      capacity: row.capacity ?? 1,
      capacityKind: row.capacity_kind,
      detectsConflicts: row.conflict_detection_enabled ?? true,
      restrictions: readRestrictions(row.booking_restrictions),
    },
    zone: row.timezone ?? 'UTC',
    start,
    end,
    participants: question.participants ?? null,
    bookings: of('booking'),
    pending: of('pending'),
    peak: Number(spans[0]?.peak ?? 0),
    calendar: calendarFacts(row, of('calendar', 'block')),
  }
}

function readSpans(
  db: World['db'],
  organization: string,
  question: Question,
  calendar: string | null,
): Promise<SpanRow[]> {
  const { resourceId, start, end, exceptBookingId = null, exceptRequestId = null } = question
  return db.$queryRaw<SpanRow[]>`
    WITH spans AS (
      SELECT id, 'booking' AS kind, title AS label, start_time AS starts, end_time AS ends, false AS tentative
      FROM app.overlapping_bookings(${organization}::uuid, ${resourceId}::uuid, ${start}, ${end}, ${exceptBookingId}::uuid)
      UNION ALL
      SELECT id, CASE event_type WHEN 'block' THEN 'block' ELSE 'calendar' END, title, start_time, end_time, status = 'tentative'
      FROM app.overlapping_events(${organization}::uuid, ${calendar}, ${start}, ${end})
      WHERE NOT EXISTS (SELECT FROM bookings b WHERE b.org_id = ${organization}::uuid AND b.external_calendar_event_id = external_event_id)
      UNION ALL
      (SELECT id, 'pending', coalesce(title, 'Request'), requested_start, requested_end, false FROM external_requests
        WHERE organization_id = ${organization}::uuid AND resource_id = ${resourceId}::uuid AND status IN ('pending', 'processing')
          AND requested_start < ${end} AND requested_end > ${start} AND id IS DISTINCT FROM ${exceptRequestId}::uuid
        ORDER BY requested_start LIMIT 50)
    )
    SELECT spans.*, app.peak_load(${organization}::uuid, ${resourceId}::uuid, ${start}, ${end}, ${exceptBookingId}::uuid) AS peak
    FROM spans ORDER BY starts, id`
}

function toOccupancy(span: SpanRow, seesWhat: boolean): Occupancy {
  return {
    kind: span.kind,
    id: span.id,
    label: seesWhat ? span.label : 'busy',
    start: span.starts.toISOString(),
    end: span.ends.toISOString(),
    ...(span.tentative ? { tentative: true } : {}),
  }
}

function calendarFacts(row: ResourceRow, events: Occupancy[]): CalendarFacts {
  if (row.external_calendar_id === null) return { linked: false }
  // A link to a calendar that nobody has connected is a calendar that could not be read.
  const name = row.calendar_name ?? row.external_calendar_id
  const failing =
    row.calendar_name === null
      ? 'it is not connected'
      : row.sync_enabled === false
        ? 'its synchronisation is switched off'
        : row.sync_status === 'error'
          ? (row.error_message ?? 'its last synchronisation failed')
          : null
  return {
    linked: true,
    name,
    lastSyncAt: row.last_sync_at,
    failing,
    maxAgeMinutes: parseSettings({ calendar: row.calendar_settings }).calendar.values.max_age_minutes,
    events,
  }
}

const positive = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined

function readRestrictions(value: unknown): Restrictions {
  if (!isRecord(value)) return {}
  return {
    minMinutes: positive(value['min_minutes']),
    maxMinutes: positive(value['max_minutes']),
    leadMinutes: positive(value['lead_minutes']),
    horizonDays: positive(value['horizon_days']),
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
