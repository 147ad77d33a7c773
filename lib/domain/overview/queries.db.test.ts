import { beforeAll, describe, expect, it } from 'vitest'
import { readOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeRequest } from '#tests/factories.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { calendarHealth, comingBookings, countAttention, latestDigest, mostUrgentRequests } from './queries.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
const now = new Date('2026-03-04T15:00:00Z')

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})

describe('overview', () => {
  it('stops counting at the limit, and counts only its own', async () => {
    await database.superuser.query(
      `INSERT INTO external_requests (organization_id, source, external_id, request_type, request_data)
       SELECT $1, 'api', 'r' || n, 'inquiry', '{}' FROM generate_series(1, 1001) n`,
      [world.second.id],
    )
    await makeRequest(database.superuser, world.first)
    await makeRequest(database.superuser, world.first, { status: 'approved' })
    const own = await readOrg(world.firstAdmin, (db) => countAttention(db, world.first.id))
    expect(own.waiting).toEqual({ value: 1, capped: false })
    const other = await readOrg(world.secondAdmin, (db) => countAttention(db, world.second.id))
    expect(other.waiting).toEqual({ value: 1000, capped: true })
    // Asked for a neighbour's numbers, the database shows none.
    const foreign = await readOrg(world.firstAdmin, (db) => countAttention(db, world.second.id))
    expect(foreign.waiting).toEqual({ value: 0, capped: false })
  })

  it('puts the urgent first', async () => {
    const urgent = await makeRequest(database.superuser, world.first)
    await database.superuser.query(`UPDATE external_requests SET priority = 'urgent' WHERE id = $1`, [urgent.id])
    const rows = await readOrg(world.firstAdmin, (db) => mostUrgentRequests(db, world.first.id))
    expect(rows[0]).toMatchObject({ id: urgent.id, priority: 'urgent' })
  })

  it('pain 3: a calendar that failed, or was read too long ago, is unknown and says so', async () => {
    await database.superuser.query(
      `INSERT INTO calendar_integrations (organization_id, provider, external_calendar_id, calendar_name, access_token,
         last_sync_at, sync_status, error_message, created_by, updated_by)
       VALUES ($1, 'google', 'a', 'Fresh', 'x', $2, 'success', null, 't', 't'),
              ($1, 'google', 'b', 'Old', 'x', $3, 'success', null, 't', 't'),
              ($1, 'google', 'c', 'Failing', 'x', $2, 'error', 'Google refused the sign-in', 't', 't')`,
      [world.first.id, new Date(now.getTime() - 60_000), new Date(now.getTime() - 3_600_000)],
    )
    const health = await readOrg(world.firstAdmin, (db) => calendarHealth(db, world.first.id, now))
    expect(health.connected).toBe(3)
    expect(health.unhealthy.map(({ name, reason }) => [name, reason])).toEqual([
      ['Old', null],
      ['Failing', 'Google refused the sign-in'],
    ])
  })

  it('lists what runs or comes today, and knows when there is no digest', async () => {
    const resourceId = world.firstRoom.id
    await makeBooking(database.superuser, world.first, {
      resourceId,
      start: '2026-03-04T10:00Z',
      end: '2026-03-04T11:00Z',
    })
    const running = await makeBooking(database.superuser, world.first, {
      resourceId,
      start: '2026-03-04T14:00Z',
      end: '2026-03-04T16:00Z',
    })
    const until = new Date('2026-03-05T05:00:00Z')
    const rows = await readOrg(world.firstAdmin, (db) => comingBookings(db, world.first.id, now, until))
    expect(rows.map(({ id, resource }) => [id, resource])).toEqual([[running.id, 'Blue room']])
    expect(await readOrg(world.firstAdmin, (db) => latestDigest(db, world.first.id))).toBeNull()
  })
})
