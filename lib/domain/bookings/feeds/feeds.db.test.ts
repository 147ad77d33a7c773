import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { formatTimeRange } from '#components/ui/time-format.ts'
import { formatRange } from '#lib/core/time.ts'
import { readOrg, withOrg, withPlatform } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'
import { cancelBooking, readBookingIcs, readFeedIcs } from '../index.ts'
import { createFeed, findFeed, listFeeds, revokeFeed } from './index.ts'

const database = testDatabase()
const now = new Date('2030-03-01T09:00:00Z')
let organisation: Organisation
let member: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser, { name: 'Harbour' })
  member = await makeMember(database.superuser, organisation, 'member')
})

const asMember = <T>(
  fn: (world: { db: Parameters<Parameters<typeof withOrg>[1]>[0]; actor: Actor; now: Date }) => Promise<T>,
) => withOrg(member, (db) => fn({ db, actor: member, now }))
const find = (token: string, at = now) => withPlatform('find calendar feed', (db) => findFeed(db, token, at))
async function read(token: string): Promise<string> {
  const feed = await find(token)
  if (!feed) throw new Error('no such feed')
  const actor = { kind: 'job', task: 'calendar.feed', organizationId: feed.organizationId } as const
  return readOrg(actor, (db) => readFeedIcs({ db, actor, now }, feed))
}
/** The lines of an iCalendar object, unfolded. */
const linesOf = (ics: string) => ics.replace(/\r\n[ \t]/g, '').split('\r\n')
const valueOf = (ics: string, name: string) =>
  linesOf(ics)
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1)

async function booking(start: string, end: string, email: string | null = null) {
  const room = await makeResource(database.superuser, organisation)
  const made = await makeBooking(database.superuser, organisation, { resourceId: room.id, start, end })
  await database.superuser.query(
    `UPDATE bookings SET user_email = $2, title = 'Ink; wet, dry', notes = 'Door code 12', location = 'Pier 3' WHERE id = $1`,
    [made.id, email],
  )
  return { id: made.id, resourceId: room.id, room: room.title }
}

describe('a booking as a calendar file', () => {
  it('names it once and for all, in UTC, with its version and state', async () => {
    const { id, room } = await booking('2030-03-05T15:00Z', '2030-03-05T17:00Z')
    const ics = await asMember((world) => readBookingIcs(world, id))
    expect(valueOf(ics, 'UID')).toBe(`booking-${id}@masterflow`)
    expect(valueOf(ics, 'DTSTART')).toBe('20300305T150000Z')
    expect(valueOf(ics, 'DTEND')).toBe('20300305T170000Z')
    expect(valueOf(ics, 'SEQUENCE')).toBe('2')
    expect(valueOf(ics, 'STATUS')).toBe('CONFIRMED')
    expect(valueOf(ics, 'X-WR-TIMEZONE')).toBe('America/New_York')
    expect(ics.indexOf('X-WR-TIMEZONE')).toBeLessThan(ics.indexOf('BEGIN:VEVENT'))
    expect(valueOf(ics, 'SUMMARY')).toBe('Ink\\; wet\\, dry')
    expect(valueOf(ics, 'LOCATION')).toBe(`${room}\\, Pier 3`)
    await asMember((world) => cancelBooking(world, { id }))
    const after = await asMember((world) => readBookingIcs(world, id))
    expect([valueOf(after, 'STATUS'), valueOf(after, 'SEQUENCE')]).toEqual(['CANCELLED', '3'])
  })

  it('pain 14: over a change of the clocks the file, the mail and the screen name the same instants', async () => {
    // New York's clocks go from 02:00 to 03:00 on 10 March 2030, and back from 02:00 to 01:00 on 3 November.
    const cases = [
      {
        start: '2030-03-10T06:30:00Z',
        end: '2030-03-10T07:30:00Z',
        ics: ['20300310T063000Z', '20300310T073000Z'],
        zones: ['EST', 'EDT'],
      },
      {
        start: '2030-11-03T05:30:00Z',
        end: '2030-11-03T07:30:00Z',
        ics: ['20301103T053000Z', '20301103T073000Z'],
        zones: ['EDT', 'EST'],
      },
    ]
    for (const { start, end, ics: expected, zones } of cases) {
      const { id } = await booking(start, end)
      const ics = await asMember((world) => readBookingIcs(world, id))
      expect([valueOf(ics, 'DTSTART'), valueOf(ics, 'DTEND')]).toEqual(expected)
      const mail = formatRange(new Date(start), new Date(end), organisation.timezone)
      const screen = formatTimeRange(new Date(start), new Date(end), organisation.timezone)
      const clocks = (text: string) => text.match(/\d\d:\d\d/g)
      expect(clocks(screen)).toEqual(clocks(mail))
      expect(clocks(mail)).toHaveLength(2)
      for (const zone of zones) {
        expect(mail).toContain(zone)
        expect(screen).toContain(zone)
      }
    }
  })

  it('is not to be had for another organisation', async () => {
    const { id } = await booking('2030-03-05T15:00Z', '2030-03-05T17:00Z')
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    await expect(readOrg(stranger, (db) => readBookingIcs({ db, actor: stranger, now }, id))).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})

describe('a private feed', () => {
  it('shows a resource’s bookings from 30 days ago to 400 ahead, without those that are cancelled', async () => {
    const { id, resourceId } = await booking('2030-03-05T15:00Z', '2030-03-05T17:00Z')
    const more = (start: string, end: string, status?: string) =>
      makeBooking(database.superuser, organisation, { resourceId, start, end, status })
    await more('2030-01-05T15:00Z', '2030-01-05T17:00Z')
    await more('2031-06-05T15:00Z', '2031-06-05T17:00Z')
    await more('2030-03-06T15:00Z', '2030-03-06T17:00Z', 'cancelled')
    const { token } = await asMember((world) => createFeed(world, { kind: 'resource', resourceId, shows: 'titles' }))
    const ics = await read(token)
    expect(linesOf(ics).filter((line) => line.startsWith('UID:'))).toEqual([`UID:booking-${id}@masterflow`])
    expect(ics).toContain('Door code 12')
  })

  it('shows a person’s bookings by their address, and "busy" hides what they are', async () => {
    await booking('2030-03-07T15:00Z', '2030-03-07T17:00Z', 'Robin@People.example')
    await booking('2030-03-08T15:00Z', '2030-03-08T17:00Z', 'somebody@else.example')
    const { token } = await asMember((world) =>
      createFeed(world, { kind: 'person', email: 'robin@people.example', shows: 'busy' }),
    )
    const ics = await read(token)
    expect(linesOf(ics).filter((line) => line.startsWith('DTSTART'))).toEqual(['DTSTART:20300307T150000Z'])
    expect(valueOf(ics, 'SUMMARY')).toBe('Busy')
    expect(ics).not.toMatch(/Ink|Door code|Robin/i)
  })

  it('is found by its secret alone, until it is revoked', async () => {
    const { resourceId } = await booking('2030-03-09T15:00Z', '2030-03-09T17:00Z')
    const { id, token } = await asMember((world) => createFeed(world, { kind: 'resource', resourceId, shows: 'busy' }))
    const { rows } = await database.superuser.query('SELECT * FROM calendar_feeds WHERE id = $1', [id])
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(await find(token)).toMatchObject({ id, organizationId: organisation.id })
    expect(await find(`${token.slice(0, -1)}_`)).toBeNull()
    const listed = await asMember(({ db }) => listFeeds(db, organisation.id))
    expect(listed.find((feed) => feed.id === id)).toMatchObject({ shows: 'busy', lastReadAt: now })
    await asMember((world) => revokeFeed(world, { id }))
    expect(await find(token)).toBeNull()
    await expect(asMember((world) => revokeFeed(world, { id }))).rejects.toMatchObject({ code: 'not_found' })
    expect((await asMember(({ db }) => listFeeds(db, organisation.id))).some((feed) => feed.id === id)).toBe(false)
  })

  it('is made and revoked by the organisation alone', async () => {
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    const { resourceId } = await booking('2030-03-10T15:00Z', '2030-03-10T17:00Z')
    const { id } = await asMember((world) => createFeed(world, { kind: 'resource', resourceId, shows: 'busy' }))
    const asStranger = <T>(
      fn: (world: { db: Parameters<Parameters<typeof withOrg>[1]>[0]; actor: Actor; now: Date }) => Promise<T>,
    ) => withOrg(stranger, (db) => fn({ db, actor: stranger, now }))
    await expect(
      asStranger((world) => createFeed(world, { kind: 'resource', resourceId, shows: 'titles' })),
    ).rejects.toMatchObject({ code: 'not_found' })
    await expect(asStranger((world) => revokeFeed(world, { id }))).rejects.toMatchObject({ code: 'not_found' })
    expect(await asStranger(({ db }) => listFeeds(db, organisation.id))).toEqual([])
  })
})
