import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { isGuardRefusal, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'
import { cancelBooking } from './cancel-booking.ts'
import { createBooking } from './create-booking.ts'
import { moveBooking } from './move-booking.ts'

const database = testDatabase()
const now = new Date('2030-01-01T09:00:00Z')
let organisation: Organisation
let member: Actor & { kind: 'person' }
let admin: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  member = await makeMember(database.superuser, organisation, 'member')
  admin = await makeMember(database.superuser, organisation, 'admin')
})

type Input = Omit<Parameters<typeof moveBooking>[1], 'start' | 'end'> & { start?: string; end?: string }
const move = ({ start, end, ...more }: Input, actor = member) =>
  withOrg(actor, (db) =>
    moveBooking(
      { db, actor, now },
      { ...more, start: start ? new Date(start) : null, end: end ? new Date(end) : null },
    ),
  )
const book = (resourceId: string, start: string, end: string, units?: number) =>
  makeBooking(database.superuser, organisation, { resourceId, start, end, units })
const conflicts = async (resourceId: string) =>
  (
    await database.superuser.query('SELECT conflict_type, status, cause FROM conflict_logs WHERE resource_id = $1', [
      resourceId,
    ])
  ).rows

describe('moving a booking', () => {
  it('moves time, resource and size, with history', async () => {
    const [one, two] = await Promise.all([
      makeResource(database.superuser, organisation),
      makeResource(database.superuser, organisation),
    ])
    const { id } = await book(one.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    const moved = await move({
      id,
      resourceId: two.id,
      start: '2030-02-01T12:00Z',
      end: '2030-02-01T14:00Z',
      participants: 3,
      expectedVersion: 1,
    })
    expect(moved).toMatchObject({
      kind: 'moved',
      booking: { resourceId: two.id, start: new Date('2030-02-01T12:00Z'), version: 2 },
    })
    const { rows } = await database.superuser.query('SELECT action, changes FROM audit_log WHERE entity_id = $1', [id])
    expect(rows).toMatchObject([
      { action: 'booking.moved', changes: { resource: [one.id, two.id], participants: [0, 3] } },
    ])
    await expect(move({ id, start: '2030-02-01T13:00Z', expectedVersion: 1 })).rejects.toMatchObject({ code: 'stale' })
  })

  it('does not stand in its own way, and is refused where another stands', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    await book(room.id, '2030-02-01T12:00Z', '2030-02-01T13:00Z')
    expect(await move({ id, start: '2030-02-01T10:30Z', end: '2030-02-01T11:30Z' })).toMatchObject({ kind: 'moved' })
    const refused = await move({ id, start: '2030-02-01T11:30Z', end: '2030-02-01T12:30Z' })
    expect(refused).toMatchObject({ kind: 'refused', verdict: { verdict: 'impossible' } })
  })

  it('pain 1: of 50 bookings that move into one slot at once, one arrives', async () => {
    const target = await makeResource(database.superuser, organisation)
    const ids = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const from = await makeResource(database.superuser, organisation)
        return (await book(from.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')).id
      }),
    )
    const moves = await Promise.all(ids.map((id) => move({ id, resourceId: target.id })))
    expect(moves.filter(({ kind }) => kind === 'moved')).toHaveLength(1)
    const { rows } = await database.superuser.query('SELECT count(*)::int AS n FROM bookings WHERE resource_id = $1', [
      target.id,
    ])
    expect(rows[0].n).toBe(1)
  })

  it('lets two bookings that swap their rooms at once neither wait for ever nor both move', async () => {
    const [one, two] = await Promise.all([
      makeResource(database.superuser, organisation),
      makeResource(database.superuser, organisation),
    ])
    const a = await book(one.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    const b = await book(two.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    const moves = await Promise.all([move({ id: a.id, resourceId: two.id }), move({ id: b.id, resourceId: one.id })])
    expect(moves.map(({ kind }) => kind)).toEqual(['refused', 'refused'])
  })

  it('pain 2: goes against the rules only with permission and reason, leaves an open conflict, and loses the mark in a rightful place', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    await book(room.id, '2030-02-01T12:00Z', '2030-02-01T13:00Z')
    const there = { id, start: '2030-02-01T12:30Z', end: '2030-02-01T13:30Z', override: { reason: 'The mayor comes' } }
    await expect(move(there)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await move(there, admin)).toMatchObject({ kind: 'moved' })
    expect(await conflicts(room.id)).toEqual([{ conflict_type: 'double_booking', status: 'open', cause: 'override' }])
    expect(await move({ id, start: '2030-02-01T13:00Z', end: '2030-02-01T14:00Z' })).toMatchObject({ kind: 'moved' })
    expect(await conflicts(room.id)).toMatchObject([{ status: 'resolved' }])
    const { rows } = await database.superuser.query('SELECT overbooked, override_reason FROM bookings WHERE id = $1', [
      id,
    ])
    expect(rows).toEqual([{ overbooked: false, override_reason: null }])
  })

  it('resolves the conflict of a refused booking when the way is free again', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    const wish = {
      resourceId: room.id,
      start: new Date('2030-02-01T10:00Z'),
      end: new Date('2030-02-01T11:00Z'),
      title: 'Second',
    }
    await withOrg(member, (db) => createBooking({ db, actor: member, now }, wish))
    expect(await conflicts(room.id)).toMatchObject([{ status: 'open', cause: 'refused_decision' }])
    await withOrg(member, (db) => cancelBooking({ db, actor: member, now }, { id }))
    expect(await conflicts(room.id)).toMatchObject([{ status: 'resolved' }])
  })

  it('sees another organisation’s booking not at all, and no booking that is over', async () => {
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id, '2030-02-01T10:00Z', '2030-02-01T11:00Z')
    await expect(move({ id, start: '2030-02-01T12:00Z', end: '2030-02-01T13:00Z' }, stranger)).rejects.toMatchObject({
      code: 'not_found',
    })
    const over = await book(room.id, '2029-02-01T10:00Z', '2029-02-01T11:00Z')
    await expect(move({ id: over.id, end: '2030-03-01T12:00Z' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('recognises what the guard says, of an exclusive resource and of a shared one', async () => {
    const room = await makeResource(database.superuser, organisation)
    const seats = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 2 })
    for (const { id } of [room, seats]) {
      await book(id, '2030-02-01T10:00Z', '2030-02-01T11:00Z', 2)
      const other = await book(id, '2030-02-01T12:00Z', '2030-02-01T13:00Z', 2)
      const error = await withOrg(
        member,
        (db) =>
          db.$executeRaw`UPDATE bookings SET start_time = '2030-02-01T10:30Z', end_time = '2030-02-01T13:00Z' WHERE id = ${other.id}::uuid`,
      ).catch((problem: unknown) => problem)
      expect(isGuardRefusal(error)).toBe(true)
    }
    expect(isGuardRefusal(new Error('23P01'))).toBe(false)
  })
})
