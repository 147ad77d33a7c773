import type pg from 'pg'
import type { Actor, Role } from '#lib/core/actor.ts'
import { newId } from '#lib/core/ids.ts'

/** What a world is made of. Every factory writes one row with plausible values and returns what identifies it. */
export type Organisation = { id: string; slug: string; timezone: string }

let counter = 0
const next = () => ++counter

/** An organisation in a zone, New York unless said otherwise. */
export async function makeOrganisation(
  db: pg.Pool,
  values: { slug?: string; name?: string; timezone?: string; id?: string } = {},
): Promise<Organisation> {
  const slug = values.slug ?? `organisation-${next()}`
  const timezone = values.timezone ?? 'America/New_York'
  const id = values.id ?? newId()
  await db.query('INSERT INTO organizations (id, name, slug, timezone) VALUES ($1, $2, $3, $4)', [
    id,
    values.name ?? slug,
    slug,
    timezone,
  ])
  return { id, slug, timezone }
}

/** A person with a role in the organisation, as the actor that they are. */
export async function makeMember(
  db: pg.Pool,
  organisation: { id: string },
  role: Role = 'admin',
  userId = `user_test_${next()}`,
): Promise<Actor & { kind: 'person' }> {
  await db.query(
    'INSERT INTO org_memberships (org_id, user_id, clerk_user_id, role, display_name, email) VALUES ($1, $2, $2, $3, $4, $5)',
    [organisation.id, userId, role, `Person ${userId}`, `${userId}@people.example`],
  )
  return { kind: 'person', userId, organizationId: organisation.id, role }
}

/** A resource: an exclusive space unless said otherwise. */
export async function makeResource(
  db: pg.Pool,
  organisation: { id: string },
  values: {
    title?: string
    type?: string
    capacity?: number
    capacityKind?: string | null
    externalCalendarId?: string
  } = {},
): Promise<{ id: string; title: string }> {
  const id = newId()
  const title = values.title ?? `Studio ${next()}`
  await db.query(
    `INSERT INTO resources (id, org_id, type, title, capacity, capacity_kind, external_calendar_id, created_by, updated_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'test', 'test')`,
    [
      id,
      organisation.id,
      values.type ?? 'space',
      title,
      values.capacity ?? 1,
      values.capacityKind ?? null,
      values.externalCalendarId ?? null,
    ],
  )
  return { id, title }
}

/** A pending booking request for a resource and a time. */
export async function makeRequest(
  db: pg.Pool,
  organisation: { id: string },
  values: {
    resourceId?: string | null
    start?: string
    end?: string
    participants?: number
    type?: string
    externalId?: string
    email?: string | null
    status?: string
  } = {},
): Promise<{ id: string; externalId: string }> {
  const id = newId()
  const externalId = values.externalId ?? `record-${next()}`
  await db.query(
    `INSERT INTO external_requests (id, organization_id, source, external_id, request_type, request_data, title, requester_name,
       requester_email, resource_id, requested_start, requested_end, participants, status)
     VALUES ($1, $2, 'appsheet', $3, $4, '{}', 'Rehearsal', 'Robin Example', $5, $6, $7, $8, $9, $10)`,
    [
      id,
      organisation.id,
      externalId,
      values.type ?? 'booking',
      values.email === undefined ? 'robin@people.example' : values.email,
      values.resourceId ?? null,
      values.start ?? null,
      values.end ?? null,
      values.participants ?? null,
      values.status ?? 'pending',
    ],
  )
  return { id, externalId }
}

/** A confirmed, guarded booking. */
export async function makeBooking(
  db: pg.Pool,
  organisation: { id: string },
  values: { resourceId: string; start: string; end: string; status?: string; units?: number; guarded?: boolean },
): Promise<{ id: string }> {
  const id = newId()
  await db.query(
    `INSERT INTO bookings (id, org_id, resource_id, title, start_time, end_time, status, units, guarded, resource_type, created_by_clerk_id)
     VALUES ($1, $2, $3, 'Printmaking', $4, $5, $6, $7, $8, 'space', 'test')`,
    [
      id,
      organisation.id,
      values.resourceId,
      values.start,
      values.end,
      values.status ?? 'confirmed',
      values.units ?? 1,
      values.guarded ?? true,
    ],
  )
  return { id }
}

/** A connected calendar whose mirror is current. */
export async function makeCalendar(
  db: pg.Pool,
  organisation: { id: string },
  values: { lastSyncAt?: string | null; status?: string; timeZone?: string } = {},
): Promise<{ id: string; externalId: string }> {
  const id = newId()
  const externalId = `calendar-${next()}`
  await db.query(
    `INSERT INTO calendar_integrations (id, organization_id, provider, external_calendar_id, calendar_name, access_token, sync_status, last_sync_at,
       time_zone, created_by, updated_by) VALUES ($1, $2, 'google', $3, $3, 'x', $4, $5, $6, 'test', 'test')`,
    [
      id,
      organisation.id,
      externalId,
      values.status ?? 'success',
      values.lastSyncAt === undefined ? new Date() : values.lastSyncAt,
      values.timeZone ?? null,
    ],
  )
  return { id, externalId }
}

/** An event in its mirror: busy and confirmed unless said otherwise. */
export async function makeEvent(
  db: pg.Pool,
  organisation: { id: string },
  values: {
    calendarId: string
    start: string
    end: string
    status?: string
    type?: string
    busy?: boolean
    days?: { from: string; until: string }
    recurrence?: string
    timeZone?: string
    zoneState?: string
    series?: { id: string; originalStart: string }
  },
): Promise<{ id: string; externalId: string }> {
  const id = newId()
  const externalId = `event-${next()}`
  await db.query(
    `INSERT INTO calendar_events (id, organization_id, calendar_integration_id, external_event_id, title, start_time, end_time, status, event_type, busy,
       is_all_day, start_date, end_date, recurrence_rule, time_zone, zone_state, series_id, original_start)
     VALUES ($1, $2, $3, $4, 'Elsewhere', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      id,
      organisation.id,
      values.calendarId,
      externalId,
      values.start,
      values.end,
      values.status ?? 'confirmed',
      values.type ?? 'meeting',
      values.busy ?? true,
      values.days !== undefined,
      values.days?.from ?? null,
      values.days?.until ?? null,
      values.recurrence ?? null,
      values.timeZone ?? null,
      values.zoneState ?? 'resolved',
      values.series?.id ?? null,
      values.series?.originalStart ?? null,
    ],
  )
  return { id, externalId }
}
