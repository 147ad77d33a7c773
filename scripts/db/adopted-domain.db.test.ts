import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTemporaryPostgres } from '#dev/postgres/index.ts'
import type { Actor } from '#lib/core/actor.ts'
import { closeDatabase, readOrg, withOrg } from '#lib/db/index.ts'
import { confirmBooking } from '#lib/domain/bookings/index.ts'
import { getResource } from '#lib/domain/resources/index.ts'
import { bakehouse, buildInfra24, oolite } from '#tests/fixtures/infra24/build.ts'
import { hasPostgres15, startPostgres15 } from '#tests/fixtures/infra24/old-postgres.ts'
import { adopt } from './adopt.ts'

/** The oldest that we support, where the machine has one: the door's clients are made once a process, so it is one or the other. */
const start = hasPostgres15 ? startPostgres15 : startTemporaryPostgres

describe("Masterflow's own verbs on an adopted database", () => {
  let server: Awaited<ReturnType<typeof start>>
  let owner: pg.Client
  let room: string
  const admin: Actor = { kind: 'person', userId: 'user_oolite_admin', organizationId: oolite, role: 'admin' }
  const before = process.env['DATABASE_URL']

  beforeAll(async () => {
    server = await start()
    const { ownerUrl } = await buildInfra24(server.superuserUrl, 'infra24_domain')
    expect(await adopt({ ownerUrl, apply: true })).toBe(0)
    process.env['DATABASE_URL'] = ownerUrl
    owner = new pg.Client({ connectionString: ownerUrl })
    await owner.connect()
    const { rows } = await owner.query<{ id: string }>(
      `select id from resources where org_id = $1 and type = 'person' order by title limit 1`,
      [oolite],
    )
    room = rows[0]?.id ?? ''
  })
  afterAll(async () => {
    await closeDatabase()
    // Their sockets close a little later; cut before, they would be reported as errors.
    const others = `select count(*)::int as count from pg_stat_activity where usename like 'masterflow%'`
    while ((await owner.query<{ count: number }>(others)).rows[0]?.count) await sleep(20)
    await owner.end()
    await server?.stop()
    if (before === undefined) delete process.env['DATABASE_URL']
    else process.env['DATABASE_URL'] = before
  })

  const book = (hour: number) =>
    withOrg(admin, (db) =>
      confirmBooking(
        { db, actor: admin, now: new Date('2031-01-01T00:00Z') },
        {
          resourceId: room,
          start: new Date(Date.UTC(2031, 0, 10, hour)),
          end: new Date(Date.UTC(2031, 0, 10, hour + 1)),
          title: 'A portrait',
          name: 'Bo',
          email: 'bo@visitor.example',
          participants: 1,
          notes: null,
          source: 'manual',
          requestId: null,
          acceptUnknown: true,
          override: null,
          asker: { role: 'admin', email: 'bo@visitor.example' },
        },
      ),
    )

  test('a person is booked once, with our mark, and the second comes to nothing but a conflict', async () => {
    expect((await book(10)).kind).toBe('booked')
    const second = await book(10)
    expect(second.kind).toBe('refused')
    const { rows } = await owner.query(`select guarded, resource_type, source from bookings where title = 'A portrait'`)
    expect(rows).toEqual([{ guarded: true, resource_type: 'person', source: 'manual' }])
    expect((await owner.query('select conflict_type from conflict_logs')).rows).toEqual([
      { conflict_type: 'double_booking' },
    ])
  })

  test('twenty at once over separate connections: one booking', async () => {
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => book(12)))
    const booked = all.filter((result) => result.status === 'fulfilled' && result.value.kind === 'booked')
    expect(booked).toHaveLength(1)
  })

  test('the other organisation is invisible to it', async () => {
    const { rows } = await owner.query<{ id: string }>('select id from resources where org_id = $1 limit 1', [
      bakehouse,
    ])
    expect(await readOrg(admin, (db) => getResource(db, oolite, rows[0]?.id ?? ''))).toBeNull()
    expect(await readOrg(admin, (db) => getResource(db, bakehouse, rows[0]?.id ?? ''))).toBeNull()
  })
})
