import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeBooking, makeMember, makeOrganisation, makeResource, type Organisation } from '#tests/factories.ts'
import { cancelRegistration, listParticipants, markNoShow, registerParticipant } from './index.ts'

const database = testDatabase()
const now = new Date('2030-01-01T09:00:00Z')
let organisation: Organisation
let member: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  member = await makeMember(database.superuser, organisation, 'member')
})

async function session(capacity = 12, own?: number) {
  const workshop = await makeResource(database.superuser, organisation, { type: 'workshop', capacity })
  const { id } = await makeBooking(database.superuser, organisation, {
    resourceId: workshop.id,
    start: '2030-02-01T10:00Z',
    end: '2030-02-01T12:00Z',
  })
  if (own) await database.superuser.query('UPDATE bookings SET capacity = $2 WHERE id = $1', [id, own])
  return { id, resourceId: workshop.id }
}
const register = (bookingId: string, who: string, actor: Actor = member, at = now) =>
  withOrg(actor, (db) =>
    registerParticipant({ db, actor, now: at }, { bookingId, name: `Person ${who}`, email: `${who}@people.example` }),
  )
const cancel = (bookingId: string, participantId: string) =>
  withOrg(member, (db) => cancelRegistration({ db, actor: member, now }, { bookingId, participantId }))
const list = async (bookingId: string, actor: Actor = member) =>
  readOrg(actor, (db) => listParticipants(db, actor.organizationId, bookingId))
const countOf = async (id: string) =>
  (await database.superuser.query('SELECT current_participants AS people, units FROM bookings WHERE id = $1', [id]))
    .rows[0]
const mails = async (bookingId: string) =>
  (
    await database.superuser.query(
      'SELECT template_key, recipient, subject, body, status FROM outbound_messages WHERE booking_id = $1 ORDER BY created_at, id',
      [bookingId],
    )
  ).rows

describe('registering for a workshop', () => {
  it('gives the last place once: of 30 at once on 12 places 12 are registered and 18 wait, in the order in which they came', async () => {
    const { id } = await session(12)
    const made = await Promise.all(Array.from({ length: 30 }, (_, index) => register(id, `p${index}`)))
    expect(made.filter(({ status }) => status === 'registered')).toHaveLength(12)
    expect(made.filter(({ status }) => status === 'waitlisted')).toHaveLength(18)
    expect(await countOf(id)).toEqual({ people: 12, units: 12 })
    const { rows } = await database.superuser.query(
      `SELECT status, count(*)::int AS n, max(registered_at) AS last, min(registered_at) AS first FROM booking_participants WHERE booking_id = $1
       GROUP BY status ORDER BY status`,
      [id],
    )
    expect(rows.map(({ status, n }) => [status, n])).toEqual([
      ['registered', 12],
      ['waitlisted', 18],
    ])
    expect(rows[0].last < rows[1].first).toBe(true)
  })

  it('takes the places of the session itself where it names any, and what other bookings leave', async () => {
    const small = await session(12, 2)
    await register(small.id, 'a')
    expect(await register(small.id, 'b')).toMatchObject({ status: 'registered', placesLeft: 0 })
    expect(await register(small.id, 'c')).toMatchObject({ status: 'waitlisted' })
    const shared = await session(4)
    await makeBooking(database.superuser, organisation, {
      resourceId: shared.resourceId,
      start: '2030-02-01T11:00Z',
      end: '2030-02-01T13:00Z',
      units: 3,
    })
    expect(await register(shared.id, 'a')).toMatchObject({ status: 'registered', placesLeft: 0 })
    expect(await register(shared.id, 'b')).toMatchObject({ status: 'waitlisted' })
  })

  it('keeps the people whom it was booked for, and frees the seats of those who cancel', async () => {
    const { id } = await session(12)
    await database.superuser.query('UPDATE bookings SET current_participants = 3, units = 3 WHERE id = $1', [id])
    const all = []
    for (const who of ['a', 'b', 'c', 'd', 'e']) all.push(await register(id, who))
    expect(await countOf(id)).toEqual({ people: 5, units: 5 })
    for (const one of all) await cancel(id, one.id)
    expect(await countOf(id)).toEqual({ people: 3, units: 3 })
  })

  it('knows a person by their mail address, whatever its case, and takes them again after they cancelled', async () => {
    const { id } = await session()
    const first = await register(id, 'robin')
    await expect(register(id, 'ROBIN')).rejects.toMatchObject({ code: 'conflict' })
    await cancel(id, first.id)
    expect(await register(id, 'Robin')).toMatchObject({ id: first.id, status: 'registered' })
    const { rows } = await database.superuser.query('SELECT user_id FROM booking_participants WHERE booking_id = $1', [
      id,
    ])
    expect(rows).toHaveLength(1)
    expect(rows[0].user_id).not.toContain('robin')
  })

  it('is for workshops that are confirmed and to come, of one’s own organisation', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-02-01T10:00Z',
      end: '2030-02-01T12:00Z',
    })
    await expect(register(id, 'a')).rejects.toMatchObject({ code: 'conflict' })
    expect(await list(id)).toBeNull()
    const workshop = await session()
    await expect(register(workshop.id, 'a', member, new Date('2030-02-01T12:00Z'))).rejects.toMatchObject({
      code: 'conflict',
    })
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    await expect(register(workshop.id, 'a', stranger)).rejects.toMatchObject({ code: 'not_found' })
    await register(workshop.id, 'a')
    expect(await list(workshop.id, stranger)).toBeNull()
  })
})

describe('cancelling a registration', () => {
  it('moves up whoever waits longest, in the same transaction, and tells them once', async () => {
    const { id } = await session(12, 2)
    const [a, , c, d] = [
      await register(id, 'a'),
      await register(id, 'b'),
      await register(id, 'c'),
      await register(id, 'd'),
    ]
    expect(await cancel(id, a.id)).toMatchObject({ status: 'cancelled', movedUp: { id: c.id, name: 'Person c' } })
    await expect(cancel(id, a.id)).rejects.toMatchObject({ code: 'conflict' })
    expect((await list(id))?.rows.map(({ name, status }) => [name, status])).toEqual([
      ['Person b', 'registered'],
      ['Person c', 'registered'],
      ['Person d', 'waitlisted'],
      ['Person a', 'cancelled'],
    ])
    expect(await mails(id)).toMatchObject([
      { template_key: 'participant.moved_up', recipient: 'c@people.example', status: 'queued' },
    ])
    expect((await mails(id))[0].body).toContain('Fri, 1 Feb 2030, 05:00–07:00 EST')
    expect(await cancel(id, d.id)).toMatchObject({ movedUp: null })
    expect(await countOf(id)).toMatchObject({ people: 2 })
  })

  it('moves up one for each of several that cancel at once, and nobody jumps the queue afterwards', async () => {
    const { id } = await session(12, 3)
    const all = []
    for (const who of ['a', 'b', 'c', 'd', 'e', 'f']) all.push(await register(id, who))
    await Promise.all(all.slice(0, 2).map((one) => cancel(id, one.id)))
    const names = (await list(id))?.rows.filter(({ status }) => status === 'registered').map(({ name }) => name)
    expect(names).toEqual(['Person c', 'Person d', 'Person e'])
    expect((await mails(id)).map(({ recipient }) => recipient).toSorted()).toEqual([
      'd@people.example',
      'e@people.example',
    ])
    expect(await countOf(id)).toMatchObject({ people: 3 })
    expect(await register(id, 'g')).toMatchObject({ status: 'waitlisted' })
  })
})

describe('somebody who did not come', () => {
  it('is marked once the session has begun, and nobody gets their place', async () => {
    const { id } = await session(12, 2)
    const a = await register(id, 'a')
    await register(id, 'b')
    const c = await register(id, 'c')
    const mark = (participantId: string, at: string) =>
      withOrg(member, (db) => markNoShow({ db, actor: member, now: new Date(at) }, { bookingId: id, participantId }))
    await expect(mark(a.id, '2030-02-01T09:00Z')).rejects.toMatchObject({ code: 'conflict' })
    expect(await mark(a.id, '2030-02-01T10:30Z')).toEqual({ id: a.id, status: 'no_show' })
    await expect(mark(c.id, '2030-02-01T10:30Z')).rejects.toMatchObject({ code: 'conflict' })
    expect(await countOf(id)).toMatchObject({ people: 1 })
    expect(await mails(id)).toEqual([])
  })
})
