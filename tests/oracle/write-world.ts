import type pg from 'pg'
import { newId } from '#lib/core/ids.ts'
import { makeCalendar } from '#tests/factories.ts'
import { isTaken } from './oracle.ts'
import { dayOf, documentsOf, instantOf, type OracleWorld } from './world.ts'

/** A world as rows of a database: where it is, and by which ids. */
export type WrittenWorld = {
  organizationId: string
  resourceId: string
  calendarId: string
  bookings: string[]
  events: string[]
  refusals: number
}

/**
 * Writes a world. Every confirmed booking is first tried under the guard, which has to refuse exactly what the oracle calls taken; what
 * it refuses is then written as the live Infra24 would, without our mark.
 * @throws Error when guard and oracle differ
 */
export async function writeWorld(db: pg.Pool, organization: { id: string }, world: OracleWorld): Promise<WrittenWorld> {
  const resourceId = newId()
  const { availability, restrictions } = documentsOf(world)
  const calendar = await makeCalendar(db, organization, { lastSyncAt: instantOf(world, world.now).toISOString() })
  await db.query(
    `INSERT INTO resources (id, org_id, type, title, capacity, capacity_kind, external_calendar_id, availability_rules, booking_restrictions, created_by, updated_by)
     VALUES ($1, $2, 'equipment', $3, $4, $5, $6, $7, $8, 'test', 'test')`,
    [
      resourceId,
      organization.id,
      resourceId,
      world.capacity,
      world.kind,
      calendar.externalId,
      availability,
      restrictions,
    ],
  )
  const written: WrittenWorld = {
    organizationId: organization.id,
    resourceId,
    calendarId: calendar.id,
    bookings: [],
    events: [],
    refusals: 0,
  }
  for (const [index, booking] of world.bookings.entries()) {
    const mirror = world.events.findIndex(({ mirrorOf }) => mirrorOf === index)
    const external = mirror === -1 ? null : eventName(calendar.id, mirror)
    const before = { ...world, bookings: world.bookings.slice(0, index) }
    const expected = booking.status === 'confirmed' && isTaken(before, booking, booking.units)
    const insert = (guarded: boolean) => {
      const id = newId()
      written.bookings[index] = id
      return db.query(
        `INSERT INTO bookings (id, org_id, resource_id, title, start_time, end_time, status, units, guarded, resource_type, external_calendar_event_id, created_by_clerk_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'equipment', $10, 'test')`,
        [
          id,
          organization.id,
          resourceId,
          `b${index}`,
          instantOf(world, booking.from),
          instantOf(world, booking.until),
          booking.status,
          booking.units,
          guarded,
          external,
        ],
      )
    }
    const refused = await insert(true).then(
      () => false,
      (error: { code?: string }) => {
        if (error.code === '23P01' || error.code === 'MF001') return true
        throw error
      },
    )
    if (refused !== expected)
      throw new Error(`the guard ${refused ? 'refuses' : 'admits'} booking ${index}, the oracle does not`)
    if (refused) {
      written.refusals += 1
      await insert(false)
    }
  }
  for (const [index, event] of world.events.entries()) {
    const id = newId()
    written.events.push(id)
    await db.query(
      `INSERT INTO calendar_events (id, organization_id, calendar_integration_id, external_event_id, title, start_time, end_time, status, event_type, busy,
         is_all_day, start_date, end_date, zone_state, time_zone) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        id,
        organization.id,
        calendar.id,
        eventName(calendar.id, index),
        `e${index}`,
        instantOf(world, event.from),
        instantOf(world, event.until),
        event.status,
        event.type,
        event.busy,
        event.days !== null,
        event.days ? dayOf(world, event.days.from) : null,
        event.days ? dayOf(world, event.days.until) : null,
        event.unresolved ? 'unresolved' : 'resolved',
        event.unresolved ? 'Nowhere/Unknown' : null,
      ],
    )
  }
  return written
}

const eventName = (calendar: string, index: number) => `${calendar}-${index}`
