import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'

import { examineWaiting } from '../conflicts/index.ts'

const database = testDatabase()
let organisation: Organisation
let claims: { sub: string; org: string }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  const admin = await makeMember(database.superuser, organisation)
  claims = { sub: admin.userId, org: organisation.id }
})

/** A raw insert as the tenant role: what any path around the verbs would do. */
function insert(resourceId: string, start: string, end: string, more: { units?: number; status?: string } = {}) {
  return database.asTenant(claims, (client) =>
    client.query(
      `INSERT INTO bookings (org_id, resource_id, title, start_time, end_time, status, units, created_by_clerk_id)
       VALUES ($1, $2, 'Raw', $3, $4, $5, $6, 'test') RETURNING id`,
      [organisation.id, resourceId, start, end, more.status ?? 'confirmed', more.units ?? 1],
    ),
  )
}

async function settle(promises: Promise<unknown>[]) {
  const results = await Promise.allSettled(promises)
  const codes = results.flatMap((result) =>
    result.status === 'rejected' ? [(result.reason as { code?: string }).code] : [],
  )
  return { won: results.length - codes.length, codes: new Set(codes) }
}

describe('the guard in PostgreSQL', () => {
  it('lets exactly one of fifty raw inserts over separate connections have an exclusive slot', async () => {
    const room = await makeResource(database.superuser, organisation)
    const tries = Array.from({ length: 50 }, () => insert(room.id, '2030-03-01T14:00Z', '2030-03-01T16:00Z'))
    expect(await settle(tries)).toEqual({ won: 1, codes: new Set(['23P01']) })
  })

  it('fills a workshop to its last seat and never beyond, whatever the mix of party sizes', async () => {
    const workshop = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 12 })
    const tries = Array.from({ length: 40 }, (_, index) =>
      insert(workshop.id, '2030-03-02T10:00Z', '2030-03-02T12:00Z', { units: 1 + (index % 3) }),
    )
    const { codes } = await settle(tries)
    expect(codes).toEqual(new Set(['MF001']))
    const { rows } = await database.superuser.query(
      `SELECT sum(units)::int AS taken FROM bookings WHERE resource_id = $1`,
      [workshop.id],
    )
    expect(rows[0].taken).toBe(12)
  })

  it('counts the peak, not the sum: neighbours do not add up', async () => {
    const kilns = await makeResource(database.superuser, organisation, { type: 'equipment', capacity: 2 })
    await insert(kilns.id, '2030-03-03T10:00Z', '2030-03-03T11:00Z', { units: 2 })
    await insert(kilns.id, '2030-03-03T11:00Z', '2030-03-03T12:00Z', { units: 1 })
    await expect(insert(kilns.id, '2030-03-03T11:00Z', '2030-03-03T12:00Z', { units: 1 })).resolves.toBeDefined()
    await expect(insert(kilns.id, '2030-03-03T10:30Z', '2030-03-03T11:30Z')).rejects.toMatchObject({ code: 'MF001' })
  })

  it('treats intervals as half-open, pending bookings as free and cancelled ones as gone', async () => {
    const room = await makeResource(database.superuser, organisation)
    const first = await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-03-04T10:00Z',
      end: '2030-03-04T11:00Z',
    })
    await insert(room.id, '2030-03-04T11:00Z', '2030-03-04T12:00Z')
    await insert(room.id, '2030-03-04T10:30Z', '2030-03-04T10:45Z', { status: 'pending' })
    await expect(insert(room.id, '2030-03-04T10:59Z', '2030-03-04T11:00Z')).rejects.toMatchObject({ code: '23P01' })
    await database.superuser.query(`UPDATE bookings SET status = 'cancelled' WHERE id = $1`, [first.id])
    await insert(room.id, '2030-03-04T10:00Z', '2030-03-04T11:00Z')
    await expect(
      database.superuser.query(
        `UPDATE bookings SET status = 'confirmed' WHERE resource_id = $1 AND status = 'pending'`,
        [room.id],
      ),
    ).rejects.toMatchObject({ code: '23P01' })
  })

  it('refuses to guard in a repeatable read transaction, whose snapshot would be older than the lock', async () => {
    const workshop = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 3 })
    const client = await database.superuser.connect()
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await expect(
        client.query(
          `INSERT INTO bookings (org_id, resource_id, title, start_time, end_time, status, created_by_clerk_id)
           VALUES ($1, $2, 'Raw', '2030-01-01', '2030-01-02', 'confirmed', 't')`,
          [organisation.id, workshop.id],
        ),
      ).rejects.toMatchObject({ code: '0A000' })
    } finally {
      await client.query('ROLLBACK')
      client.release()
    }
  })

  it('keeps an overbooked row out of the way of nobody: later bookings still meet it', async () => {
    const room = await makeResource(database.superuser, organisation)
    await database.superuser.query(
      `INSERT INTO bookings (org_id, resource_id, title, start_time, end_time, status, overbooked, override_reason, created_by_clerk_id)
       VALUES ($1, $2, 'On purpose', '2030-03-05T10:00Z', '2030-03-05T11:00Z', 'confirmed', true, 'the mayor', 't')`,
      [organisation.id, room.id],
    )
    await expect(insert(room.id, '2030-03-05T10:30Z', '2030-03-05T11:30Z')).rejects.toMatchObject({ code: '23P01' })
  })

  it('never loses its mark, and the tenant role writes none without it', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-03-08T10:00Z', end: '2030-03-08T11:00Z' }
    const booking = await makeBooking(database.superuser, organisation, slot)
    const { rows } = await database.superuser.query(
      `UPDATE bookings SET guarded = false WHERE id = $1 RETURNING guarded`,
      [booking.id],
    )
    expect(rows).toEqual([{ guarded: true }])
    const unmarked = database.asTenant(claims, (client) =>
      client.query(
        `INSERT INTO bookings (org_id, resource_id, title, start_time, end_time, status, guarded, created_by_clerk_id)
         VALUES ($1, $2, 'Raw', $3, $4, 'confirmed', false, 'test')`,
        [organisation.id, room.id, slot.start, slot.end],
      ),
    )
    await expect(unmarked).rejects.toMatchObject({ code: '42501' })
  })

  it('turns what is written without our mark into an open conflict, and never fails that writer', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-03-06T10:00Z', end: '2030-03-06T11:00Z' }
    await makeBooking(database.superuser, organisation, slot)
    const intruder = await makeBooking(database.superuser, organisation, { ...slot, guarded: false })
    const worker: Actor = { kind: 'job', task: 'test', organizationId: organisation.id }
    await withOrg(worker, (db) => examineWaiting({ db, actor: worker, now: new Date() }))
    const { rows } = await database.superuser.query(
      `SELECT conflict_type, status, cause, conflict_data FROM conflict_logs WHERE resource_id = $1`,
      [room.id],
    )
    expect(rows).toMatchObject([
      { conflict_type: 'double_booking', status: 'open', cause: 'written_outside', conflict_data: { version: 2 } },
    ])
    expect(rows[0].conflict_data.occupancies.map(({ id }: { id: string }) => id)).toContain(intruder.id)
  })

  it('follows a resource that becomes exclusive, and marks what no longer fits', async () => {
    const room = await makeResource(database.superuser, organisation, {
      capacity: 2,
      capacityKind: 'concurrent_bookings',
    })
    const slot = { resourceId: room.id, start: '2030-03-07T10:00Z', end: '2030-03-07T11:00Z' }
    await makeBooking(database.superuser, organisation, slot)
    await makeBooking(database.superuser, organisation, slot)
    await database.superuser.query(`UPDATE resources SET capacity_kind = 'exclusive' WHERE id = $1`, [room.id])
    const { rows } = await database.superuser.query(
      `SELECT exclusive, overbooked FROM bookings WHERE resource_id = $1 ORDER BY overbooked`,
      [room.id],
    )
    expect(rows).toEqual([
      { exclusive: true, overbooked: false },
      { exclusive: true, overbooked: true },
    ])
    await expect(insert(room.id, slot.start, slot.end)).rejects.toMatchObject({ code: '23P01' })
  })
})
