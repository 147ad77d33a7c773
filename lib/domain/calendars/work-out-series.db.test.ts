import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeCalendar, makeEvent, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'
import { assessAvailability } from '../conflicts/index.ts'
import { workOutSeries } from './work-out-series.ts'

const database = testDatabase()
const now = new Date('2030-01-01T00:00:00Z')
let organisation: Organisation
let worker: Actor
let calendar: { id: string; externalId: string }
let room: { id: string }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  worker = { kind: 'job', task: 'test', organizationId: organisation.id }
  calendar = await makeCalendar(database.superuser, organisation, { lastSyncAt: '2029-12-31T23:59:00Z' })
  room = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
})

const workOut = (at = now) => withOrg(worker, (db) => workOutSeries({ db, actor: worker, now: at }))
const ask = async (start: string, end: string) => {
  const verdict = await withOrg(worker, (db) =>
    assessAvailability({ db, actor: worker, now }, { resourceId: room.id, start: new Date(start), end: new Date(end) }),
  )
  return [verdict.verdict, ...verdict.reasons.filter(({ effect }) => effect !== 'allows').map(({ rule }) => rule)]
}
async function times(series: string) {
  const { rows } = await database.superuser.query(
    `SELECT starts_at, status FROM calendar_event_occurrences WHERE series_event_id = $1 AND starts_at < '2030-02-01' ORDER BY starts_at`,
    [series],
  )
  return rows.map(({ starts_at, status }) => `${starts_at.toISOString().slice(5, 16)} ${status}`)
}
const weekly = {
  start: '2030-01-07T15:00Z',
  end: '2030-01-07T16:00Z',
  recurrence: 'RRULE:FREQ=WEEKLY',
  timeZone: 'America/New_York',
}

describe('recurring events', () => {
  it('are unknown until they are worked out, then occupy at each of their times, eighteen months ahead', async () => {
    await makeEvent(database.superuser, organisation, { calendarId: calendar.id, ...weekly })
    expect(await ask('2030-01-14T15:00Z', '2030-01-14T16:00Z')).toEqual(['unknown', 'calendar.recurrence'])
    expect(await workOut()).toMatchObject({ done: 1, failed: [] })
    expect(await ask('2030-01-14T15:00Z', '2030-01-14T16:00Z')).toEqual(['impossible', 'calendar.busy'])
    expect(await ask('2030-01-14T16:00Z', '2030-01-14T17:00Z')).toEqual(['possible'])
    expect(await ask('2030-07-08T14:00Z', '2030-07-08T15:00Z')).toEqual(['impossible', 'calendar.busy']) // summer time: 10:00 there still
    expect((await ask('2031-06-30T14:00Z', '2031-06-30T15:00Z'))[0]).toBe('impossible')
    expect(await workOut()).toMatchObject({ done: 0 })
    expect(await workOut(new Date('2030-04-01T00:00Z'))).toMatchObject({ done: 1 }) // the job extends them
  })

  it('pain 13: move, cancel and delete an instance, then edit the series: one row for each original start', async () => {
    const series = await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      ...weekly,
      start: '2030-01-08T15:00Z',
      end: '2030-01-08T16:00Z',
    })
    await workOut()
    expect(await times(series.id)).toEqual([
      '01-08T15:00 confirmed',
      '01-15T15:00 confirmed',
      '01-22T15:00 confirmed',
      '01-29T15:00 confirmed',
    ])
    const instance = (originalStart: string) => ({ calendarId: calendar.id, series: { id: series.id, originalStart } })
    const moved = await makeEvent(database.superuser, organisation, {
      ...instance('2030-01-15T15:00Z'),
      start: '2030-01-16T12:00Z',
      end: '2030-01-16T13:00Z',
    })
    await makeEvent(database.superuser, organisation, {
      ...instance('2030-01-22T15:00Z'),
      start: '2030-01-22T15:00Z',
      end: '2030-01-22T16:00Z',
      status: 'cancelled',
    })
    const after = ['01-08T15:00 confirmed', '01-16T12:00 confirmed', '01-22T15:00 cancelled', '01-29T15:00 confirmed']
    expect(await times(series.id)).toEqual(after)
    expect(await ask('2030-01-22T15:00Z', '2030-01-22T16:00Z')).toEqual(['possible'])
    await database.superuser.query(
      `UPDATE calendar_events SET end_time = end_time + interval '30 minutes' WHERE id = $1`,
      [series.id],
    )
    await workOut()
    expect(await times(series.id)).toEqual(after)
    await database.superuser.query('DELETE FROM calendar_events WHERE id = $1', [moved.id])
    await workOut()
    expect(await times(series.id)).toEqual([
      '01-08T15:00 confirmed',
      '01-15T15:00 confirmed',
      '01-22T15:00 cancelled',
      '01-29T15:00 confirmed',
    ])
    await database.superuser.query(`UPDATE calendar_events SET status = 'cancelled' WHERE id = $1`, [series.id])
    expect((await times(series.id)).filter((one) => one.endsWith('confirmed'))).toEqual([])
  })

  it('whose rule makes no sense leave the calendar unknown, and keep no other from being worked out', async () => {
    const other = await makeCalendar(database.superuser, organisation, { lastSyncAt: '2029-12-31T23:59:00Z' })
    const studio = await makeResource(database.superuser, organisation, { externalCalendarId: other.externalId })
    const broken = await makeEvent(database.superuser, organisation, {
      calendarId: other.id,
      ...weekly,
      recurrence: 'RRULE:FREQ=SOMETIMES',
    })
    expect(await workOut()).toMatchObject({ failed: [broken.id] })
    expect(await workOut()).toMatchObject({ done: 0, failed: [] })
    const verdict = await withOrg(worker, (db) =>
      assessAvailability(
        { db, actor: worker, now },
        { resourceId: studio.id, start: new Date('2030-02-01T10:00Z'), end: new Date('2030-02-01T11:00Z') },
      ),
    )
    expect(verdict.verdict).toBe('unknown')
  })
})
