import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import {
  makeBooking,
  makeCalendar,
  makeMember,
  makeOrganisation,
  makeResource,
  type Organisation,
} from '#tests/factories.ts'
import { cancelBooking } from './cancel-booking.ts'
import { editBooking } from './edit-booking.ts'
import { registerParticipant } from './participants/index.ts'
import { restoreBooking } from './restore-booking.ts'

const database = testDatabase()
const now = new Date('2030-01-01T09:00:00Z')
let organisation: Organisation
let member: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  member = await makeMember(database.superuser, organisation, 'member')
})

const slot = { start: '2030-02-01T10:00Z', end: '2030-02-01T11:00Z' }
const book = (resourceId: string, more: { units?: number; status?: string } = {}) =>
  makeBooking(database.superuser, organisation, { resourceId, ...slot, ...more })
const edit = (input: Parameters<typeof editBooking>[1], actor: Actor = member) =>
  withOrg(actor, (db) => editBooking({ db, actor, now }, input))
const restore = (input: Parameters<typeof restoreBooking>[1], at = now) =>
  withOrg(member, (db) => restoreBooking({ db, actor: member, now: at }, input))
const cancel = (id: string) => withOrg(member, (db) => cancelBooking({ db, actor: member, now }, { id }))
const rowOf = async (id: string) =>
  (
    await database.superuser.query(
      'SELECT title, user_name, user_email, notes, current_participants, units, status, version FROM bookings WHERE id = $1',
      [id],
    )
  ).rows[0]
const historyOf = async (id: string) =>
  (
    await database.superuser.query(
      'SELECT action, changes FROM audit_log WHERE entity_id = $1 ORDER BY entity_version',
      [id],
    )
  ).rows

describe('editing a booking', () => {
  it('writes what is given, leaves the rest, and keeps what it was in the history', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id)
    expect(
      await edit({ id, expectedVersion: 1, title: 'Etching', name: 'Robin', email: 'robin@people.example' }),
    ).toEqual({
      kind: 'edited',
      booking: { id, version: 2 },
    })
    expect(await edit({ id, notes: 'Brings ink', name: '' })).toMatchObject({ booking: { version: 3 } })
    expect(await rowOf(id)).toMatchObject({
      title: 'Etching',
      user_name: null,
      user_email: 'robin@people.example',
      notes: 'Brings ink',
    })
    expect((await historyOf(id))[0]).toEqual({
      action: 'booking.edited',
      changes: { title: ['Printmaking', 'Etching'], name: [null, 'Robin'], email: [null, 'robin@people.example'] },
    })
    await expect(edit({ id, title: 'Late', expectedVersion: 1 })).rejects.toMatchObject({ code: 'stale' })
  })

  it('changes nothing when nothing is new', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id)
    expect(await edit({ id, title: 'Printmaking' })).toMatchObject({ booking: { version: 1 } })
    expect(await historyOf(id)).toEqual([])
  })

  it('takes more people only where there are places, and then writes nothing else either', async () => {
    const seats = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 10 })
    const { id } = await book(seats.id, { units: 2 })
    await book(seats.id, { units: 5 })
    expect(await edit({ id, participants: 6, title: 'Larger' })).toMatchObject({
      kind: 'refused',
      verdict: { verdict: 'impossible' },
    })
    expect(await rowOf(id)).toMatchObject({ title: 'Printmaking', units: 2, version: 1 })
    expect(await edit({ id, participants: 5, title: 'Larger' })).toMatchObject({ kind: 'edited' })
    expect(await rowOf(id)).toMatchObject({ title: 'Larger', units: 5, current_participants: 5 })
    await withOrg(member, (db) =>
      registerParticipant({ db, actor: member, now }, { bookingId: id, name: 'A', email: 'a@people.example' }),
    )
    await expect(edit({ id, participants: 4 })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('finds neither another organisation’s booking nor a cancelled one', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id)
    const stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser))
    await expect(edit({ id, title: 'Mine' }, stranger)).rejects.toMatchObject({ code: 'not_found' })
    await cancel(id)
    await expect(edit({ id, title: 'Mine' })).rejects.toMatchObject({ code: 'conflict' })
  })
})

describe('taking a cancellation back', () => {
  it('books it again while its time is free', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id)
    const cancelled = await cancel(id)
    expect(await restore({ id, expectedVersion: cancelled.version })).toEqual({
      kind: 'restored',
      booking: { id, version: 3 },
    })
    expect(await rowOf(id)).toMatchObject({ status: 'confirmed' })
    expect((await historyOf(id)).map(({ action }) => action)).toEqual(['booking.cancelled', 'booking.restored'])
    await expect(restore({ id })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is refused with the reason when somebody has taken it, and stays cancelled', async () => {
    const room = await makeResource(database.superuser, organisation)
    const { id } = await book(room.id)
    await cancel(id)
    await book(room.id)
    const answer = await restore({ id })
    expect(answer).toMatchObject({ kind: 'refused', verdict: { verdict: 'impossible' } })
    expect(await rowOf(id)).toMatchObject({ status: 'cancelled', version: 2 })
  })

  it('pain 1: of two cancelled bookings that are taken back at once, one is', async () => {
    const room = await makeResource(database.superuser, organisation)
    const one = await book(room.id)
    await cancel(one.id)
    const two = await book(room.id)
    await cancel(two.id)
    const answers = await Promise.allSettled([restore({ id: one.id }), restore({ id: two.id })])
    const restored = answers.filter((each) => each.status === 'fulfilled' && each.value.kind === 'restored')
    expect(restored).toHaveLength(1)
    const { rows } = await database.superuser.query(
      `SELECT count(*)::int AS n FROM bookings WHERE resource_id = $1 AND status = 'confirmed'`,
      [room.id],
    )
    expect(rows[0].n).toBe(1)
  })

  it('waits again when it only waited, is unknown where a calendar is, and is not possible when it is over', async () => {
    const room = await makeResource(database.superuser, organisation)
    const pending = await book(room.id, { status: 'pending' })
    await cancel(pending.id)
    expect(await restore({ id: pending.id })).toMatchObject({ kind: 'restored' })
    expect(await rowOf(pending.id)).toMatchObject({ status: 'pending' })
    const calendar = await makeCalendar(database.superuser, organisation, { lastSyncAt: '2029-01-01T00:00Z' })
    const linked = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
    const { id } = await book(linked.id)
    await cancel(id)
    expect(await restore({ id })).toMatchObject({ kind: 'refused', verdict: { verdict: 'unknown' } })
    await expect(restore({ id }, new Date('2030-02-01T11:00Z'))).rejects.toMatchObject({ code: 'conflict' })
    expect(await restore({ id, acceptUnknown: true })).toMatchObject({ kind: 'restored' })
  })
})
