import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg } from '#lib/db/index.ts'
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
import { assessAvailability, findFreeIntervals, findFreeSlots } from '../index.ts'

const database = testDatabase()
const now = new Date('2030-01-01T00:00:00Z')
let organisation: Organisation
let member: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser, { timezone: 'Europe/Oslo' })
  member = await makeMember(database.superuser, organisation, 'member')
})

const rules = (id: string, availability: object, restrictions: object = {}) =>
  database.superuser.query('UPDATE resources SET availability_rules = $2, booking_restrictions = $3 WHERE id = $1', [
    id,
    availability,
    restrictions,
  ])
const slots = (input: Partial<Parameters<typeof findFreeSlots>[1]>, actor = member) =>
  readOrg(actor, (db) =>
    findFreeSlots(
      { db, actor, now },
      {
        from: new Date('2030-02-04T00:00Z'),
        until: new Date('2030-02-06T00:00Z'),
        minutes: 60,
        count: 3,
        stepMinutes: 60,
        ...input,
      },
    ),
  )
const intervals = (id: string, from: string, until: string, participants?: number) =>
  readOrg(member, (db) =>
    findFreeIntervals(
      { db, actor: member, now },
      { resourceIds: [id], from: new Date(from), until: new Date(until), participants },
    ),
  )
const shown = (found: { start: Date; end: Date }[] | undefined) =>
  (found ?? []).map(({ start, end }) => `${start.toISOString().slice(0, 16)}/${end.toISOString().slice(0, 16)}`)

describe('free time', () => {
  it('keeps set-up and clean-down of both neighbours away, within opening hours of the local day', async () => {
    const stage = await makeResource(database.superuser, organisation)
    await rules(stage.id, { weekly: { mon: [['09:00', '17:00']] } }, { setup_minutes: 30, cleandown_minutes: 15 })
    await makeBooking(database.superuser, organisation, {
      resourceId: stage.id,
      start: '2030-02-04T11:00Z',
      end: '2030-02-04T12:00Z',
    })
    const [found] = await intervals(stage.id, '2030-02-04T00:00Z', '2030-02-05T00:00Z')
    // 09:00 to 17:00 in Oslo is 08:00Z to 16:00Z; 11:00Z less 30 and 15 minutes, 12:00Z and 15 and 30.
    expect(shown(found?.free)).toEqual(['2030-02-04T08:00/2030-02-04T10:15', '2030-02-04T12:45/2030-02-04T16:00'])
    const { slots: next } = await slots({ resourceIds: [stage.id], stepMinutes: 15 })
    expect(shown(next)).toEqual([
      '2030-02-04T08:00/2030-02-04T09:00',
      '2030-02-04T09:00/2030-02-04T10:00',
      '2030-02-04T12:45/2030-02-04T13:45',
    ])
    for (const { start, end } of next) {
      const verdict = await readOrg(member, (db) =>
        assessAvailability({ db, actor: member, now }, { resourceId: stage.id, start, end }),
      )
      expect(verdict.verdict).toBe('possible')
    }
  })

  it('sees a neighbour that lies wholly outside of the asked period', async () => {
    const stage = await makeResource(database.superuser, organisation)
    await rules(stage.id, {}, { setup_minutes: 60, cleandown_minutes: 60 })
    await makeBooking(database.superuser, organisation, {
      resourceId: stage.id,
      start: '2030-02-04T13:30Z',
      end: '2030-02-04T14:00Z',
    })
    const [found] = await intervals(stage.id, '2030-02-04T10:00Z', '2030-02-04T12:00Z')
    expect(shown(found?.free)).toEqual(['2030-02-04T10:00/2030-02-04T11:30'])
  })

  it('counts what is left of a shared capacity for so many people', async () => {
    const workshop = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 10 })
    await makeBooking(database.superuser, organisation, {
      resourceId: workshop.id,
      start: '2030-02-04T10:00Z',
      end: '2030-02-04T12:00Z',
      units: 7,
    })
    const [few] = await intervals(workshop.id, '2030-02-04T10:00Z', '2030-02-04T13:00Z', 3)
    const [many] = await intervals(workshop.id, '2030-02-04T10:00Z', '2030-02-04T13:00Z', 4)
    expect(shown(few?.free)).toEqual(['2030-02-04T10:00/2030-02-04T13:00'])
    expect(shown(many?.free)).toEqual(['2030-02-04T12:00/2030-02-04T13:00'])
  })

  it('pain 3: a calendar that is stale makes all of its time unknown, a tentative event only its own; neither is offered as free', async () => {
    const fresh = await makeCalendar(database.superuser, organisation, { lastSyncAt: '2029-12-31T23:59:00Z' })
    const stale = await makeCalendar(database.superuser, organisation, { lastSyncAt: '2029-12-31T20:00:00Z' })
    const room = await makeResource(database.superuser, organisation, { externalCalendarId: fresh.externalId })
    const other = await makeResource(database.superuser, organisation, { externalCalendarId: stale.externalId })
    await makeEvent(database.superuser, organisation, {
      calendarId: fresh.id,
      start: '2030-02-04T10:00Z',
      end: '2030-02-04T11:00Z',
      status: 'tentative',
    })
    await makeEvent(database.superuser, organisation, {
      calendarId: fresh.id,
      start: '2030-02-04T12:00Z',
      end: '2030-02-04T13:00Z',
    })
    const [known] = await intervals(room.id, '2030-02-04T09:00Z', '2030-02-04T14:00Z')
    expect(shown(known?.free)).toEqual([
      '2030-02-04T09:00/2030-02-04T10:00',
      '2030-02-04T11:00/2030-02-04T12:00',
      '2030-02-04T13:00/2030-02-04T14:00',
    ])
    expect(shown(known?.unknown)).toEqual(['2030-02-04T10:00/2030-02-04T11:00'])
    const [unknown] = await intervals(other.id, '2030-02-04T09:00Z', '2030-02-04T14:00Z')
    expect(unknown).toMatchObject({ free: [], unknown: [{ reason: expect.stringContaining('was not read') }] })
    expect(await slots({ resourceIds: [other.id] })).toMatchObject({ slots: [], unknown: [{ resourceId: other.id }] })
  })

  it('finds resources by their attributes, and starts on the hour of the local clock', async () => {
    const town = await makeOrganisation(database.superuser, { timezone: 'Asia/Kathmandu' })
    const actor = await makeMember(database.superuser, town)
    await makeResource(database.superuser, town, { title: 'Small', capacity: 4 })
    await makeResource(database.superuser, town, { title: 'Large', capacity: 40 })
    const { slots: found } = await slots({ filter: { type: 'space', minCapacity: 10 }, count: 1 }, actor)
    expect(found).toMatchObject([{ resourceTitle: 'Large', start: new Date('2030-02-04T00:15Z') }]) // 06:00 at +05:45
  })

  it('refuses to say anything of another organisation’s resource', async () => {
    const foreign = await makeResource(database.superuser, await makeOrganisation(database.superuser))
    await expect(intervals(foreign.id, '2030-02-04T09:00Z', '2030-02-04T14:00Z')).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
