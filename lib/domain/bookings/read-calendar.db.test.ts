import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import {
  makeBooking,
  makeCalendar,
  makeEvent,
  makeMember,
  makeOrganisation,
  makeResource,
  type Organisation,
} from '#tests/factories.ts'
import { assessMove } from './assess-move.ts'
import { moveBooking } from './move-booking.ts'
import { readBookingCalendar } from './read-calendar.ts'

const database = testDatabase()
const now = new Date('2030-01-01T09:00:00Z')
let organisation: Organisation
let member: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  member = await makeMember(database.superuser, organisation, 'member')
})

const read = (from: string, until: string, resourceId?: string, actor: Actor = member) =>
  readOrg(actor, (db) =>
    readBookingCalendar({ db, actor, now }, { from: new Date(from), until: new Date(until), resourceId }),
  )

describe('the calendar of bookings', () => {
  it('shows bookings of several resources, pending ones as tentative, and nothing that only touches the range', async () => {
    const one = await makeResource(database.superuser, organisation)
    const two = await makeResource(database.superuser, organisation)
    const at = (resourceId: string, start: string, end: string, status?: string) =>
      makeBooking(database.superuser, organisation, { resourceId, start, end, status })
    const a = await at(one.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    const b = await at(two.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z', 'pending')
    await at(one.id, '2030-02-01T12:00Z', '2030-02-01T13:00Z') // begins as the range ends
    await at(one.id, '2030-02-01T08:00Z', '2030-02-01T09:00Z') // ends as it begins
    await at(one.id, '2030-02-01T11:00Z', '2030-02-01T11:30Z', 'cancelled')
    const { entries, resources } = await read('2030-02-01T09:00Z', '2030-02-01T12:00Z')
    expect(resources.map(({ id }) => id)).toEqual(expect.arrayContaining([one.id, two.id]))
    const found = entries.toSorted((x, y) => x.state.localeCompare(y.state))
    expect(found).toMatchObject([
      { id: a.id, resourceId: one.id, kind: 'booking', status: 'confirmed', state: 'busy', version: 1 },
      { id: b.id, resourceId: two.id, kind: 'booking', status: 'pending', state: 'tentative', version: 1 },
    ])
  })

  it('shows the linked calendar, its blocks, closed hours, and time of which nobody knows', async () => {
    const calendar = await makeCalendar(database.superuser, organisation, { lastSyncAt: '2029-01-01T00:00Z' })
    const room = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
    await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-02-04T15:00Z',
      end: '2030-02-04T16:00Z',
      status: 'tentative',
    })
    await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-02-04T17:00Z',
      end: '2030-02-04T18:00Z',
      type: 'block',
    })
    await database.superuser.query(`UPDATE resources SET availability_rules = $2 WHERE id = $1`, [
      room.id,
      JSON.stringify({ revision: 1, weekly: { mon: [['09:00', '17:00']] } }),
    ])
    const { entries, shades } = await read('2030-02-04T05:00Z', '2030-02-05T05:00Z', room.id)
    expect(entries).toMatchObject([
      { kind: 'calendar', state: 'tentative', version: null, status: null },
      { kind: 'block', state: 'busy' },
    ])
    // Monday in New York: closed until 09:00 (14:00Z) and from 17:00 (22:00Z).
    expect(shades.filter(({ kind }) => kind === 'closed').map(({ start, end }) => [start, end])).toEqual([
      [new Date('2030-02-04T05:00Z'), new Date('2030-02-04T14:00Z')],
      [new Date('2030-02-04T22:00Z'), new Date('2030-02-05T05:00Z')],
    ])
    expect(shades.some(({ kind, reason }) => kind === 'unknown' && reason)).toBe(true)
  })

  it('keeps to its own organisation and to 45 days', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-02-10T10:00Z', end: '2030-02-10T11:00Z' }
    await makeBooking(database.superuser, organisation, slot)
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    expect(await read('2030-02-10T00:00Z', '2030-02-11T00:00Z', room.id, stranger)).toMatchObject({
      resources: [],
      entries: [],
    })
    await expect(read('2030-01-01T00:00Z', '2030-03-01T00:00Z')).rejects.toThrow('at most 45 days')
  })
})

describe('asking whether a booking could go there', () => {
  it('says what the move would say, and does not count the booking itself', async () => {
    const seats = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 10 })
    const at = (start: string, end: string, units: number) =>
      makeBooking(database.superuser, organisation, { resourceId: seats.id, start, end, units })
    const { id } = await at('2030-03-01T10:00Z', '2030-03-01T12:00Z', 6)
    await database.superuser.query('UPDATE bookings SET current_participants = 6 WHERE id = $1', [id])
    await at('2030-03-01T12:00Z', '2030-03-01T14:00Z', 5)
    const ask = (start: string, end: string) =>
      withOrg(member, (db) =>
        assessMove(
          { db, actor: member, now },
          { id, resourceId: seats.id, start: new Date(start), end: new Date(end) },
        ),
      )
    expect((await ask('2030-03-01T09:00Z', '2030-03-01T11:30Z')).verdict).toBe('possible')
    const against = await ask('2030-03-01T11:00Z', '2030-03-01T13:00Z')
    expect(against.verdict).toBe('impossible')
    const moved = await withOrg(member, (db) =>
      moveBooking(
        { db, actor: member, now },
        { id, start: new Date('2030-03-01T11:00Z'), end: new Date('2030-03-01T13:00Z') },
      ),
    )
    expect(moved).toMatchObject({ kind: 'refused', verdict: { reasons: against.reasons } })
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    await expect(
      withOrg(stranger, (db) =>
        assessMove(
          { db, actor: stranger, now },
          { id, resourceId: seats.id, start: now, end: new Date(now.getTime() + 1) },
        ),
      ),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})
