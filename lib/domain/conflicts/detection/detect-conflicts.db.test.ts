import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import {
  makeBooking,
  makeCalendar,
  makeEvent,
  makeOrganisation,
  makeResource,
  type Organisation,
} from '#tests/factories.ts'
import { detectConflicts } from './detect-conflicts.ts'
import { examineWaiting } from './examine-waiting.ts'
import { listSuspicions, sweepResource } from './sweep-conflicts.ts'

const database = testDatabase()
const now = new Date('2030-01-01T00:00:00Z')
let organisation: Organisation
let worker: Actor

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  worker = { kind: 'job', task: 'test', organizationId: organisation.id }
})

const detect = (resourceId: string, from = '2030-01-01T00:00Z', until = '2031-01-01T00:00Z', at = now) =>
  withOrg(worker, (db) =>
    detectConflicts(
      { db, actor: worker, now: at },
      { resourceId, from: new Date(from), until: new Date(until), cause: 'sweep' },
    ),
  )

async function log(resourceId: string) {
  const { rows } = await database.superuser.query(
    `SELECT id, conflict_type AS type, severity, status, cause, cause_present AS present, reopened_count AS reopened, starts_at AS starts, ends_at AS ends,
       conflict_data AS data, resolution FROM conflict_logs WHERE resource_id = $1 ORDER BY created_at, fingerprint`,
    [resourceId],
  )
  return rows
}

const set = (id: string, values: string, ...more: unknown[]) =>
  database.superuser.query(`UPDATE bookings SET ${values} WHERE id = $1`, [id, ...more])
const rules = (id: string, availability: object, restrictions: object = {}) =>
  database.superuser.query('UPDATE resources SET availability_rules = $2, booking_restrictions = $3 WHERE id = $1', [
    id,
    availability,
    restrictions,
  ])

describe('the conflict log', () => {
  it('has one row for a clash however often it is found, resolves it when the cause goes, and reopens it when it returns', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-02-01T10:00Z', end: '2030-02-01T11:00Z' }
    await makeBooking(database.superuser, organisation, slot)
    const other = await makeBooking(database.superuser, organisation, {
      ...slot,
      end: '2030-02-01T12:00Z',
      guarded: false,
    })
    expect(await detect(room.id)).toMatchObject({ opened: 1, resolved: 0 })
    expect(await detect(room.id)).toMatchObject({ opened: 0, reopened: 0, resolved: 0 })
    expect(await log(room.id)).toMatchObject([
      {
        type: 'double_booking',
        severity: 'high',
        status: 'open',
        cause: 'written_outside',
        starts: new Date(slot.start),
        ends: new Date(slot.end),
      },
    ])
    await set(other.id, `status = 'cancelled'`)
    expect(await detect(room.id)).toMatchObject({ resolved: 1 })
    expect(await log(room.id)).toMatchObject([{ status: 'resolved', resolution: 'The cause is gone', present: false }])
    await set(other.id, `status = 'confirmed'`)
    expect(await detect(room.id)).toMatchObject({ reopened: 1 })
    const [row] = await log(room.id)
    expect(row).toMatchObject({ status: 'open', present: true, reopened: 1 })
    const history = await database.superuser.query(
      'SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY entity_version',
      [row.id],
    )
    expect(history.rows.map(({ action }) => action)).toEqual([
      'conflict.detected',
      'conflict.resolved',
      'conflict.reopened',
    ])
  })

  it('leaves settled what a person has settled, as long as the cause never went away', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-02-01T10:00Z', end: '2030-02-01T11:00Z' }
    await makeBooking(database.superuser, organisation, slot)
    await makeBooking(database.superuser, organisation, { ...slot, guarded: false })
    await detect(room.id)
    await database.superuser.query(`UPDATE conflict_logs SET status = 'ignored' WHERE resource_id = $1`, [room.id])
    expect(await detect(room.id)).toMatchObject({ opened: 0, reopened: 0 })
    expect(await log(room.id)).toMatchObject([{ status: 'ignored' }])
  })

  it('names the instant range and the surplus of an exceeded capacity, not only a pair', async () => {
    const kilns = await makeResource(database.superuser, organisation, { type: 'equipment', capacity: 2 })
    const book = (start: string, end: string, units: number) =>
      makeBooking(database.superuser, organisation, { resourceId: kilns.id, start, end, units, guarded: false })
    await book('2030-02-01T10:00Z', '2030-02-01T14:00Z', 1)
    await book('2030-02-01T11:00Z', '2030-02-01T13:00Z', 1)
    await book('2030-02-01T12:00Z', '2030-02-01T15:00Z', 2)
    await detect(kilns.id, '2030-02-01T14:30Z', '2030-02-01T14:40Z') // a part of the stretch finds the whole
    expect(await log(kilns.id)).toMatchObject([
      {
        type: 'capacity_exceeded',
        starts: new Date('2030-02-01T12:00Z'),
        ends: new Date('2030-02-01T14:00Z'),
        data: {
          capacity: {
            capacity: 2,
            peak: 4,
            surplus: 2,
            at: { start: '2030-02-01T12:00:00.000Z', end: '2030-02-01T13:00:00.000Z' },
          },
        },
      },
    ])
  })

  it('rates set-up and clean-down alone as low, a tentative event as medium, and both confirmed and soon as critical', async () => {
    const at = new Date('2030-03-01T00:00Z')
    const scope = ['2030-03-01T00:00Z', '2030-04-01T00:00Z', at] as const
    const stage = await makeResource(database.superuser, organisation)
    const book = (start: string, end: string) =>
      makeBooking(database.superuser, organisation, { resourceId: stage.id, start, end })
    await book('2030-03-10T10:00Z', '2030-03-10T12:00Z')
    await book('2030-03-10T12:15Z', '2030-03-10T14:00Z')
    await rules(stage.id, {}, { setup_minutes: 10, cleandown_minutes: 10 })
    await detect(stage.id, ...scope)
    expect(await log(stage.id)).toMatchObject([{ severity: 'low', cause: 'rule_change', data: { bufferOnly: true } }])

    const calendar = await makeCalendar(database.superuser, organisation)
    const room = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
    await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-03-10T10:00Z',
      end: '2030-03-10T12:00Z',
    })
    await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-03-02T10:00Z',
      end: '2030-03-02T12:00Z',
    })
    await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-03-10T11:00Z',
      end: '2030-03-10T13:00Z',
      status: 'tentative',
    })
    await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-03-02T11:00Z',
      end: '2030-03-02T13:00Z',
    })
    await detect(room.id, ...scope)
    const found = await log(room.id)
    expect(found.map(({ severity }) => severity).toSorted()).toEqual(['critical', 'medium'])
  })

  it('finds bookings that closing hours, a block or taking it out of use leave without a place, and lets them go with the rule', async () => {
    const room = await makeResource(database.superuser, organisation)
    await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-02-04T15:00Z',
      end: '2030-02-04T16:00Z',
    }) // Monday 10:00 in New York
    expect(await detect(room.id)).toMatchObject({ opened: 0 })
    await rules(room.id, { revision: 1, weekly: { tue: [['09:00', '18:00']] } })
    expect(await detect(room.id)).toMatchObject({ opened: 1 })
    expect(await log(room.id)).toMatchObject([{ type: 'resource_unavailable', cause: 'rule_change' }])
    await rules(room.id, { revision: 2, weekly: { mon: [['09:00', '11:00']] } })
    expect(await detect(room.id)).toMatchObject({ resolved: 1 })
  })

  it('is the same after a sweep over everything, which finds what was written behind its back', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-02-01T10:00Z', end: '2030-02-01T11:00Z' }
    await makeBooking(database.superuser, organisation, slot)
    await makeBooking(database.superuser, organisation, { ...slot, guarded: false })
    await database.superuser.query(
      `UPDATE bookings SET occupied_from = NULL, occupied_until = NULL WHERE resource_id = $1 AND NOT guarded`,
      [room.id],
    )
    await withOrg(worker, async (db) => {
      const world = { db, actor: worker, now }
      const spans = (await listSuspicions(world)).get(room.id) ?? []
      expect(await sweepResource(world, room.id, spans)).toEqual({ opened: 1, reopened: 0, resolved: 0 })
      expect(await sweepResource(world, room.id, spans)).toEqual({ opened: 0, reopened: 0, resolved: 0 })
    })
  })

  it('examines what triggers noted, whoever wrote it, and then has nothing left to do', async () => {
    const calendar = await makeCalendar(database.superuser, organisation)
    const room = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
    await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2099-02-01T10:00Z',
      end: '2099-02-01T11:00Z',
    })
    await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2099-02-01T10:30Z',
      end: '2099-02-01T13:00Z',
    })
    await withOrg(worker, (db) => examineWaiting({ db, actor: worker, now }))
    expect(await log(room.id)).toMatchObject([{ type: 'double_booking', cause: 'external_edit', status: 'open' }])
    expect(await withOrg(worker, (db) => examineWaiting({ db, actor: worker, now }))).toEqual({ done: 0, more: false })
  })

  it('pain 17: an event in a zone that nobody knows is a mismatch of zones, and is kept', async () => {
    const calendar = await makeCalendar(database.superuser, organisation)
    const room = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
    await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-05-01T10:00Z',
      end: '2030-05-01T11:00Z',
      zoneState: 'unresolved',
      timeZone: 'Customized Time Zone 1',
    })
    await detect(room.id)
    expect(await log(room.id)).toMatchObject([
      { type: 'timezone_mismatch', data: { zones: { problem: 'unresolved', named: 'Customized Time Zone 1' } } },
    ])
  })

  it('finds an event that stands for a booking and is off by exactly an offset, and a zone whose rules have changed', async () => {
    const calendar = await makeCalendar(database.superuser, organisation)
    const room = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
    const booking = await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-05-01T14:00Z',
      end: '2030-05-01T15:00Z',
    })
    const event = await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-05-01T10:00Z',
      end: '2030-05-01T11:00Z',
    })
    await set(booking.id, 'external_calendar_event_id = $2', event.externalId)
    await set(booking.id, `wall_start = '2030-05-01T09:00'`)
    await detect(room.id)
    const found = await log(room.id)
    expect(found.map(({ type, data, cause }) => [type, data.zones.problem, cause]).toSorted()).toEqual([
      ['timezone_mismatch', 'offset', 'external_edit'],
      ['timezone_mismatch', 'rules_changed', 'daylight_saving'],
    ])
  })
})
