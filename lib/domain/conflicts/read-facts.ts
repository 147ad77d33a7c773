import type { Actor } from '../../core/actor.ts'
import { notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { parseSettings } from '../organisations/settings/index.ts'
import { type CapacityKind, parseBookingRules } from '../resources/index.ts'
import type { Asker, CalendarFacts, Facts } from './facts.ts'
import { pendingOccupancy, queryOccupancies, queryPending, toOccupancy } from './occupancies.ts'

export type Question = {
  resourceId: string
  start: Date
  end: Date
  participants?: number | null
  /** Left out of what occupies: the booking that would move. */
  exceptBookingId?: string | null
  /** Left out of what competes: the request that asks. */
  exceptRequestId?: string | null
  /** For whom it is; whoever calls, unless said otherwise. */
  asker?: Asker | null
}

/** A resource with what its bookings are judged by, and the state of its linked calendar. */
export type ResourceFacts = Facts['resource'] & { zone: string; calendar: CalendarFacts; severity: SeveritySettings }
export type SeveritySettings = ReturnType<typeof parseSettings>['calendar']['values']

/** The part of a resource's row that tells of its linked calendar. */
export type CalendarRow = {
  external_calendar_id: string | null
  calendar_name: string | null
  sync_status: string | null
  sync_enabled: boolean | null
  last_sync_at: Date | null
  error_message: string | null
  unknown_series: boolean
}

type ResourceRow = CalendarRow & {
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

const AT_MOST = 200
const minute = 60_000

/**
 * Reads the resource's rules and how current its calendar is.
 * @param until how far ahead somebody looks: recurring events that are not worked out that far make the calendar partly unknown
 * @throws AppError `not_found` when the organisation has no such resource
 */
export async function readResourceFacts(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  resourceId: string,
  until: Date,
): Promise<ResourceFacts> {
  const [row] = await db.$queryRaw<ResourceRow[]>`
    SELECT r.title, r.type, r.capacity, app.capacity_kind(r.capacity_kind, r.type, r.capacity) AS capacity_kind, r.is_active,
      r.is_bookable, r.conflict_detection_enabled, r.availability_rules, r.booking_restrictions, r.external_calendar_id, o.timezone, o.calendar_settings,
      c.calendar_name, c.sync_status, c.sync_enabled, c.last_sync_at, c.error_message,
      EXISTS (SELECT FROM calendar_events e WHERE e.calendar_integration_id = c.id AND e.recurrence_rule IS NOT NULL AND e.status <> 'cancelled'
        AND (e.occurrences_until IS NULL OR e.occurrences_until < ${until}) AND e.start_time < ${until}) AS unknown_series
    FROM resources r JOIN organizations o ON o.id = r.org_id
    LEFT JOIN calendar_integrations c ON c.organization_id = r.org_id AND c.external_calendar_id = r.external_calendar_id AND c.is_active
    WHERE r.org_id = ${actor.organizationId}::uuid AND r.id = ${resourceId}::uuid
    ORDER BY c.last_sync_at NULLS FIRST LIMIT 1`
  if (!row) throw notFound('resource')
  const settings = parseSettings({ calendar: row.calendar_settings }).calendar.values
  return {
    title: row.title,
    type: row.type,
    isActive: row.is_active ?? true,
    isBookable: row.is_bookable ?? true,
    capacity: row.capacity ?? 1,
    capacityKind: row.capacity_kind,
    detectsConflicts: row.conflict_detection_enabled ?? true,
    rules: parseBookingRules(row.availability_rules, row.booking_restrictions),
    zone: row.timezone ?? 'UTC',
    severity: settings,
    calendar: calendarFacts(row, settings.max_age_minutes),
  }
}

/** Everything that the verdict on one time is decided by. Whoever may not see bookings learns "busy" and no more. */
export async function readFacts(world: World, question: Question): Promise<Facts> {
  const { start, end, resourceId } = question
  const asker = question.asker ?? askerOf(world.actor)
  const { zone, calendar, severity: _, ...resource } = await readResourceFacts(world, resourceId, end)
  const known = { resource, zone, start, end, participants: question.participants ?? null, asker }
  if (start >= end) return { ...known, bookings: [], pending: [], peak: 0, calendar, bookedThisWeek: 0 }

  const {
    setup_minutes: setup = 0,
    cleandown_minutes: cleandown = 0,
    per_person_per_week: limit,
  } = resource.rules.restrictions
  const from = new Date(start.getTime() - setup * minute)
  const until = new Date(end.getTime() + cleandown * minute)
  const exceptBookingId = question.exceptBookingId ?? null
  const shared = resource.capacityKind !== 'exclusive'
  const [held, waiting, peak, bookedThisWeek] = await Promise.all([
    queryOccupancies(world, { resourceId, from, until, exceptBookingId, atMost: AT_MOST }),
    queryPending(world, {
      resourceId,
      from: start,
      until: end,
      exceptRequestId: question.exceptRequestId ?? null,
      atMost: 50,
    }),
    shared ? readPeak(world, { resourceId, from, until, exceptBookingId }) : 0,
    limit === undefined ? 0 : countThisWeek(world, { resourceId, start, zone, asker, exceptBookingId }),
  ])
  const occupancies = held.map((row) => toOccupancy(row, world.actor))
  return {
    ...known,
    bookings: occupancies.filter(({ kind }) => kind === 'booking'),
    pending: waiting.map((row) => pendingOccupancy(row, world.actor)),
    peak,
    calendar: calendar.linked
      ? { ...calendar, events: occupancies.filter(({ kind }) => kind !== 'booking') }
      : calendar,
    bookedThisWeek,
  }
}

/** Whoever calls: a member in their role, everybody else from outside. */
export function askerOf(actor: Actor): Asker {
  return { role: actor.kind === 'person' ? actor.role : 'public', email: null }
}

async function readPeak(
  { db, actor }: World,
  {
    resourceId,
    from,
    until,
    exceptBookingId,
  }: { resourceId: string; from: Date; until: Date; exceptBookingId: string | null },
): Promise<number> {
  const [row] = await db.$queryRaw<{ peak: bigint | null }[]>`
    SELECT app.peak_load(${actor.organizationId}::uuid, ${resourceId}::uuid, ${from}, ${until}, ${exceptBookingId}::uuid) AS peak`
  return Number(row?.peak ?? 0)
}

async function countThisWeek(
  { db, actor }: World,
  question: { resourceId: string; start: Date; zone: string; asker: Asker; exceptBookingId: string | null },
): Promise<number | null> {
  const { resourceId, start, zone, asker, exceptBookingId } = question
  if (!asker.email) return null
  const [row] = await db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM bookings
    WHERE org_id = ${actor.organizationId}::uuid AND resource_id = ${resourceId}::uuid AND status = 'confirmed'
      AND lower(user_email) = ${asker.email.trim().toLowerCase()} AND id IS DISTINCT FROM ${exceptBookingId}::uuid
      AND start_time >= date_trunc('week', ${start}::timestamptz AT TIME ZONE ${zone}) AT TIME ZONE ${zone}
      AND start_time < (date_trunc('week', ${start}::timestamptz AT TIME ZONE ${zone}) + interval '7 days') AT TIME ZONE ${zone}`
  return Number(row?.n ?? 0)
}

/** What a resource's calendar is, without its events. */
export function calendarFacts(row: CalendarRow, maxAgeMinutes: number): CalendarFacts {
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
    maxAgeMinutes,
    events: [],
    hasUnknownSeries: row.unknown_series,
  }
}
