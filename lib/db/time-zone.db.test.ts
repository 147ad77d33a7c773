import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { bookingQuerySchema, createBooking, listBookings } from '#lib/domain/bookings/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeMember, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'
import { readOrg, withOrg, withPlatform } from './index.ts'

const database = testDatabase()
const start = new Date('2030-07-01T10:00:00.000Z')
const end = new Date('2030-07-01T11:00:00.000Z')
let organisation: Organisation
let actor: Actor

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser, { timezone: 'America/New_York' })
  actor = await makeMember(database.superuser, organisation)
})

describe('a server whose own zone is not UTC', () => {
  it('is what these tests run on, or they would prove nothing', async () => {
    const { rows } = await database.superuser.query('SHOW timezone')
    expect(rows).toEqual([{ TimeZone: 'Pacific/Auckland' }])
  })

  it('pain 14: keeps the instant that was booked, refuses it to the next, and finds it where it is', async () => {
    const room = await makeResource(database.superuser, organisation)
    const book = () =>
      withOrg(actor, (db) =>
        createBooking(
          { db, actor, now: new Date('2030-01-01T00:00Z') },
          { resourceId: room.id, start, end, title: 'Ten' },
        ),
      )
    expect(await book()).toMatchObject({ kind: 'booked', booking: { start, end } })
    expect(await book()).toMatchObject({ kind: 'refused' })
    const { rows } = await database.superuser.query(
      `SELECT extract(epoch FROM start_time)::float8 * 1000 AS ms FROM bookings WHERE resource_id = $1`,
      [room.id],
    )
    expect(rows).toEqual([{ ms: start.getTime() }])
    const within = bookingQuerySchema.parse({ resourceId: room.id, from: start, to: end })
    const page = await readOrg(actor, (db) => listBookings(db, organisation.id, within))
    expect(page.rows.map((row) => row.start)).toEqual([start])
  })

  it('keeps the instants of the platform role too', async () => {
    await withPlatform('follow identity', (db) =>
      db.clerkTombstone.create({ data: { clerkId: 'orgmem_zone', kind: 'membership', deletedAt: start } }),
    )
    const { rows } = await database.superuser.query(
      `SELECT extract(epoch FROM deleted_at)::float8 * 1000 AS ms FROM clerk_tombstones`,
    )
    expect(rows).toEqual([{ ms: start.getTime() }])
  })
})
