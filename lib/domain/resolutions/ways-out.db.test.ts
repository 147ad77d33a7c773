import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { detectConflicts } from '#lib/domain/conflicts/index.ts'
import { claimMessage } from '#lib/domain/notifications/index.ts'
import { testDatabase } from '#tests/database.ts'
import {
  makeBooking,
  makeCalendar,
  makeEvent,
  makeMember,
  makeOrganisation,
  makeRequest,
  makeResource,
  type Organisation,
} from '#tests/factories.ts'
import { approveRequest } from '../requests/index.ts'
import { applyWayOut, findWaysOut, undoWayOut, type Way, type WayKind } from './index.ts'

const database = testDatabase()
const now = new Date('2030-01-01T09:00:00Z')
const soon = new Date(now.getTime() + 5000)
let organisation: Organisation
let manager: Actor & { kind: 'person' }
let admin: Actor & { kind: 'person' }
let stranger: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  manager = await makeMember(database.superuser, organisation, 'manager')
  admin = await makeMember(database.superuser, organisation, 'admin')
  stranger = await makeMember(database.superuser, await makeOrganisation(database.superuser), 'admin')
})

const sql = async (text: string, values: unknown[] = []) => (await database.superuser.query(text, values)).rows
const ways = (conflictId: string, actor: Actor = manager) =>
  withOrg(actor, (db) => findWaysOut({ db, actor, now }, { conflictId }))
const apply = (input: Parameters<typeof applyWayOut>[1], actor: Actor = manager) =>
  withOrg(actor, (db) => applyWayOut({ db, actor, now }, input))
const undo = (id: string, at = soon, actor: Actor = manager) =>
  withOrg(actor, (db) => undoWayOut({ db, actor, now: at }, { id }))
const place = async (id: string) =>
  (
    await sql(
      'SELECT resource_id AS room, start_time AS start, end_time AS "end", status FROM bookings WHERE id = $1',
      [id],
    )
  )[0]
const conflict = async (id: string) => (await sql('SELECT * FROM conflict_logs WHERE id = $1', [id]))[0]
const messages = (bookingId: string) =>
  sql('SELECT * FROM outbound_messages WHERE booking_id = $1 ORDER BY recipient', [bookingId])
const kinds = (list: readonly Way[]) => list.map(({ kind }) => kind)
const first = (list: readonly Way[], kind: WayKind) => {
  const found = list.find((way) => way.kind === kind)
  if (!found) throw new Error(`no way of kind ${kind} among ${kinds(list).join(', ')}`)
  return found
}
const byWay = (id: string, found: Awaited<ReturnType<typeof ways>>, way: Way, reason?: string) => ({
  conflictId: id,
  way: way.id,
  expectedVersion: found.version,
  versions: Object.fromEntries(way.concerned.map((one) => [one.id, one.version])),
  reason,
})

/** Everything that clashes in the room now. */
async function detect(roomId: string): Promise<string> {
  const actor: Actor = { kind: 'job', task: 'test', organizationId: organisation.id }
  const scope = { resourceId: roomId, from: new Date('2030-01-01T00:00Z'), until: new Date('2031-01-01T00:00Z') }
  const { conflicts } = await withOrg(actor, (db) => detectConflicts({ db, actor, now }, { ...scope, cause: 'sweep' }))
  return conflicts[0]?.id ?? ''
}

/** Two bookings in one room at once, the later one from outside; a room like it and one that is not. */
async function clash({ category = crypto.randomUUID(), type = 'space' } = {}) {
  const room = await makeResource(database.superuser, organisation, { type })
  const twin = await makeResource(database.superuser, organisation, { type })
  await sql('UPDATE resources SET category = $1, location = $1 WHERE id = ANY ($2)', [category, [room.id, twin.id]])
  const slot = { resourceId: room.id, start: '2030-02-01T10:00Z', end: '2030-02-01T12:00Z' }
  const early = await makeBooking(database.superuser, organisation, slot)
  const late = await makeBooking(database.superuser, organisation, { ...slot, guarded: false })
  await sql(
    `UPDATE bookings SET title = 'Life drawing', user_name = 'Robin', user_email = 'robin@people.example', current_participants = 4, created_at = now() + interval '1 hour' WHERE id = $1`,
    [late.id],
  )
  return { room, twin, early, late, conflictId: await detect(room.id) }
}

describe('the ways out of a clash', () => {
  it('offers both sides, the later one first, a like room before another time of day, and what it costs in words', async () => {
    const { twin, early, late, conflictId } = await clash()
    const found = await ways(conflictId)
    expect(found.ways.length).toBeLessThanOrEqual(8)
    const [best] = found.ways
    expect(best).toMatchObject({
      kind: 'move_resource',
      sentence: `Move Life drawing to ${twin.title}, same time`,
      verdict: 'possible',
      whyNot: null,
      concerned: [{ id: late.id, name: 'Robin', people: 4 }],
    })
    expect(best?.costs.map(({ kind }) => kind)).toContain('other_room')
    expect(new Set(found.ways.flatMap(({ concerned }) => concerned.map(({ id }) => id)))).toEqual(
      new Set([early.id, late.id]),
    )
    expect(kinds(found.ways)).toEqual(expect.arrayContaining(['move', 'move_resource', 'cancel', 'accept']))
    expect(first(found.ways, 'move').change).toMatchObject({ to: { start: '2030-02-01T08:00:00.000Z' } })
    expect((await ways(conflictId)).ways).toEqual(found.ways)
    const scores = found.ways.filter(({ verdict }) => verdict === 'possible').map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
  })

  it('shows as unknown and last what nobody knows to be free, and applies none of it', async () => {
    const { twin, conflictId } = await clash({ type: 'person' })
    const calendar = await makeCalendar(database.superuser, organisation, { lastSyncAt: null })
    await sql('UPDATE resources SET external_calendar_id = $2 WHERE id = $1', [twin.id, calendar.externalId])
    const found = await ways(conflictId)
    const doubtful = found.ways.filter(({ change }) => change.do === 'move' && change.to.resourceId === twin.id)
    expect(doubtful.length).toBeGreaterThan(0)
    for (const way of doubtful) {
      expect(way).toMatchObject({ verdict: 'unknown', whyNot: expect.stringContaining('calendar') })
      expect(await apply(byWay(conflictId, found, way))).toMatchObject({ kind: 'refused' })
    }
    const lastKnown = found.ways.findLastIndex(({ verdict }) => verdict === 'possible')
    expect(found.ways.findIndex(({ verdict }) => verdict === 'unknown')).toBeGreaterThan(lastKnown)
  })

  it('shortens around opening hours and splits around an event', async () => {
    const room = await makeResource(database.superuser, organisation)
    await sql('UPDATE resources SET availability_rules = $2 WHERE id = $1', [
      room.id,
      { weekly: { fri: [['08:00', '10:00']] } },
    ])
    await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-02-01T13:00Z',
      end: '2030-02-01T16:00Z',
    })
    const closed = await ways(await detect(room.id))
    expect(first(closed.ways, 'shorten').change).toMatchObject({ to: { end: '2030-02-01T15:00:00.000Z' } })

    const calendar = await makeCalendar(database.superuser, organisation, { lastSyncAt: now.toISOString() })
    const other = await makeResource(database.superuser, organisation, { externalCalendarId: calendar.externalId })
    await makeBooking(database.superuser, organisation, {
      resourceId: other.id,
      start: '2030-02-01T13:00Z',
      end: '2030-02-01T17:00Z',
    })
    await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-02-01T14:00Z',
      end: '2030-02-01T15:00Z',
    })
    const id = await detect(other.id)
    const found = await ways(id)
    const split = first(found.ways, 'split')
    expect(split.change).toMatchObject({
      to: [
        { start: '2030-02-01T13:00:00.000Z', end: '2030-02-01T14:00:00.000Z' },
        { start: '2030-02-01T15:00:00.000Z', end: '2030-02-01T18:00:00.000Z' },
      ],
    })
    const applied = await apply(byWay(id, found, split))
    expect(applied).toMatchObject({ kind: 'applied', resolved: true })
    const parts = () =>
      sql(`SELECT start_time AS s FROM bookings WHERE resource_id = $1 AND status = 'confirmed' ORDER BY 1`, [other.id])
    expect(await parts()).toHaveLength(2)
    await undo(applied.kind === 'applied' ? applied.resolutionId : '')
    expect(await parts()).toEqual([{ s: new Date('2030-02-01T13:00Z') }])
    expect(await conflict(id)).toMatchObject({ status: 'open', cause_present: true })
  })

  it('gives fewer places where a capacity is exceeded', async () => {
    const class_ = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 10 })
    const slot = { resourceId: class_.id, start: '2030-02-01T10:00Z', end: '2030-02-01T12:00Z' }
    const ids = []
    for (const units of [6, 7]) {
      const { id } = await makeBooking(database.superuser, organisation, { ...slot, units, guarded: units === 6 })
      await sql('UPDATE bookings SET current_participants = units WHERE id = $1', [id])
      ids.push(id)
    }
    const id = await detect(class_.id)
    const found = await ways(id)
    const seats = first(found.ways, 'seats')
    expect(seats).toMatchObject({ verdict: 'possible' })
    const applied = await apply(byWay(id, found, seats))
    expect(applied).toMatchObject({ kind: 'applied', resolved: true })
    expect((await sql('SELECT sum(units)::int AS n FROM bookings WHERE id = ANY ($1)', [ids]))[0].n).toBe(10)
    expect(await conflict(id)).toMatchObject({ status: 'resolved', resolution: 'Given fewer places' })
  })
})

describe('the other kinds', () => {
  it('moves a booking to the time that its event and the wall clock mean, and nowhere else', async () => {
    const room = await makeResource(database.superuser, organisation)
    const calendar = await makeCalendar(database.superuser, organisation, { lastSyncAt: now.toISOString() })
    await sql('UPDATE resources SET external_calendar_id = $2 WHERE id = $1', [room.id, calendar.externalId])
    const booking = await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-02-01T15:00Z',
      end: '2030-02-01T16:00Z',
    })
    const event = await makeEvent(database.superuser, organisation, {
      calendarId: calendar.id,
      start: '2030-02-01T20:00Z',
      end: '2030-02-01T21:00Z',
      timeZone: 'UTC',
    })
    await sql('UPDATE bookings SET external_calendar_event_id = $2 WHERE id = $1', [booking.id, event.externalId])
    const id = await detect(room.id)
    expect(await conflict(id)).toMatchObject({ conflict_type: 'timezone_mismatch' })
    const found = await ways(id)
    expect(kinds(found.ways)).toEqual(['move', 'accept'])
    const way = first(found.ways, 'move')
    expect(way.change).toMatchObject({ to: { start: '2030-02-01T20:00:00.000Z' } })
    expect(await apply(byWay(id, found, way))).toMatchObject({ kind: 'applied', resolved: true })
    expect(await conflict(id)).toMatchObject({ status: 'resolved', cause_present: false })
  })

  it('leaves a conflict open when one way is not enough', async () => {
    const hall = await makeResource(database.superuser, organisation, { type: 'workshop', capacity: 5 })
    for (const guarded of [true, false, false]) {
      await makeBooking(database.superuser, organisation, {
        resourceId: hall.id,
        start: '2030-02-01T10:00Z',
        end: '2030-02-01T12:00Z',
        units: 4,
        guarded,
      })
    }
    const id = await detect(hall.id)
    const found = await ways(id)
    expect(await apply(byWay(id, found, first(found.ways, 'cancel')))).toMatchObject({
      kind: 'applied',
      resolved: false,
    })
    expect(await conflict(id)).toMatchObject({ status: 'open' })
    const rest = await ways(id)
    expect(await apply(byWay(id, rest, first(rest.ways, 'cancel')))).toMatchObject({ kind: 'applied', resolved: true })
  })

  it('shows a place that needs an approval with who decides it, and does not go past that', async () => {
    const { twin, conflictId, late } = await clash({ type: 'equipment' })
    const workflow = crypto.randomUUID()
    await sql(
      `INSERT INTO approval_workflows (id, organization_id, name, created_by, updated_by) VALUES ($1, $2, $3, 't', 't')`,
      [workflow, organisation.id, `Care ${workflow}`],
    )
    await sql(
      `INSERT INTO approval_workflow_steps (organization_id, workflow_id, position, name, approver_role) VALUES ($1, $2, 1, 'Director', 'admin')`,
      [organisation.id, workflow],
    )
    await sql('UPDATE resources SET approval_workflow_id = $2 WHERE id = $1', [twin.id, workflow])
    const found = await ways(conflictId)
    const way = first(found.ways, 'move_resource')
    expect(way.whyNot).toContain('Director')
    expect(way.costs.map(({ kind }) => kind)).toContain('needs_approval')
    expect(await apply(byWay(conflictId, found, way))).toMatchObject({ kind: 'refused', why: way.whyNot })
    expect((await place(late.id)).room).not.toBe(twin.id)
  })

  it('tells whoever booked and whoever takes part, each once', async () => {
    const { late, conflictId } = await clash()
    const guest = await makeMember(database.superuser, organisation, 'member')
    const robin = await makeMember(database.superuser, organisation, 'member')
    await sql(`UPDATE org_memberships SET email = 'ROBIN@people.example' WHERE clerk_user_id = $1`, [robin.userId])
    await sql(`INSERT INTO booking_participants (booking_id, user_id) VALUES ($1, $2), ($1, $3)`, [
      late.id,
      guest.userId,
      robin.userId,
    ])
    const found = await ways(conflictId)
    const way = found.ways.find(({ concerned }) => concerned[0]?.id === late.id)
    if (!way) throw new Error('a way for the later booking')
    expect(await apply(byWay(conflictId, found, way))).toMatchObject({ kind: 'applied', told: 2 })
    expect((await messages(late.id)).map(({ recipient }) => recipient)).toEqual(
      [`${guest.userId}@people.example`, 'robin@people.example'].toSorted(),
    )
  })
})

describe('applying one', () => {
  it('moves the booking, resolves the conflict with words and history, and queues one message that waits', async () => {
    const { twin, late, conflictId } = await clash()
    const found = await ways(conflictId)
    const [best] = found.ways
    if (!best) throw new Error('no way')
    const applied = await apply(byWay(conflictId, found, best, 'A double booking'))
    expect(applied).toMatchObject({ kind: 'applied', resolved: true, told: 1 })
    expect(await place(late.id)).toMatchObject({ room: twin.id, start: new Date('2030-02-01T10:00Z') })
    expect(await conflict(conflictId)).toMatchObject({
      status: 'resolved',
      cause_present: false,
      resolution: 'Moved to another resource',
      resolution_notes: `${best.sentence}. A double booking`,
      resolved_by: manager.userId,
    })
    const [message] = await messages(late.id)
    expect(message).toMatchObject({ status: 'queued', recipient: 'robin@people.example' })
    expect(message.body).toContain(twin.title)
    expect(message.body).toMatch(/EST/)
    const [job] = await sql(`SELECT start_after FROM pgboss.job WHERE data ->> 'messageId' = $1`, [message.id])
    expect(job.start_after.getTime()).toBe(now.getTime() + 15_000)
    const actions = await sql(`SELECT action FROM audit_log WHERE entity_id = ANY ($1)`, [[conflictId, late.id]])
    expect(actions.map(({ action }) => action)).toEqual(expect.arrayContaining(['booking.moved', 'conflict.resolved']))
    const [notes] = await sql('SELECT conflict_resolution_notes AS words FROM bookings WHERE id = $1', [late.id])
    expect(notes.words).toContain('Moved to another resource')
  })

  it('is refused with the new ranking, and changes nothing, when the place was taken meanwhile', async () => {
    const { twin, late, conflictId } = await clash()
    const found = await ways(conflictId)
    const way = first(found.ways, 'move_resource')
    await makeBooking(database.superuser, organisation, {
      resourceId: twin.id,
      start: '2030-02-01T11:00Z',
      end: '2030-02-01T12:30Z',
    })
    const before = [await place(late.id), await conflict(conflictId)]
    const answer = await apply(byWay(conflictId, found, way))
    expect(answer).toMatchObject({ kind: 'refused', why: 'This is not possible any more.', now: { conflictId } })
    if (answer.kind !== 'refused') return
    expect(answer.now.ways.length).toBeGreaterThan(0)
    expect(answer.now.ways.map(({ id }) => id)).not.toContain(way.id)
    expect([await place(late.id), await conflict(conflictId)]).toEqual(before)
    expect(await messages(late.id)).toEqual([])
    expect(await sql('SELECT FROM conflict_resolutions WHERE conflict_id = $1', [conflictId])).toEqual([])
  })

  it('is refused about an older version of the booking or of the conflict', async () => {
    const { late, conflictId } = await clash()
    const found = await ways(conflictId)
    const way = first(found.ways, 'cancel')
    await sql(`UPDATE bookings SET title = 'Figure drawing' WHERE id = $1`, [way.concerned[0]?.id ?? late.id])
    expect(await apply(byWay(conflictId, found, way))).toMatchObject({ kind: 'refused' })
    const again = await ways(conflictId)
    const wrong = { ...byWay(conflictId, again, way), versions: {}, expectedVersion: again.version + 1 }
    expect(await apply(wrong)).toMatchObject({ kind: 'refused', why: 'The conflict changed while you looked at it.' })
  })

  it('of ten who apply the same way at once, one does', async () => {
    const { late, conflictId } = await clash()
    const found = await ways(conflictId)
    const [best] = found.ways
    if (!best) throw new Error('no way')
    const answers = await Promise.all(Array.from({ length: 10 }, () => apply(byWay(conflictId, found, best))))
    expect(answers.filter(({ kind }) => kind === 'applied')).toHaveLength(1)
    expect(answers.filter(({ kind }) => kind === 'refused')).toHaveLength(9)
    expect(await messages(late.id)).toHaveLength(1)
    expect(await sql('SELECT FROM conflict_resolutions WHERE conflict_id = $1', [conflictId])).toHaveLength(1)
  })

  it('of two who apply different ways at once, one does', async () => {
    const { early, late, conflictId } = await clash()
    const found = await ways(conflictId)
    const of = (id: string) => found.ways.filter(({ concerned }) => concerned.some((one) => one.id === id))[0]
    const [one, two] = [of(early.id), of(late.id)]
    if (!one || !two) throw new Error('both sides have a way')
    const answers = await Promise.all([one, two].map((way) => apply(byWay(conflictId, found, way))))
    expect(answers.map(({ kind }) => kind).toSorted()).toEqual(['applied', 'refused'])
  })

  it('leaves a clash as it is only for whoever may, and with a reason', async () => {
    const { conflictId, early, late } = await clash()
    const found = await ways(conflictId, admin)
    const accept = first(found.ways, 'accept')
    expect(first((await ways(conflictId)).ways, 'accept').whyNot).toContain('admin')
    await expect(apply(byWay(conflictId, found, accept, 'Both agree'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(apply(byWay(conflictId, found, accept), admin)).rejects.toMatchObject({ code: 'bad_input' })
    const applied = await apply(byWay(conflictId, found, accept, 'Both agree'), admin)
    expect(applied).toMatchObject({ kind: 'applied', resolved: true, told: 0 })
    expect(await conflict(conflictId)).toMatchObject({ status: 'resolved', resolution_notes: 'Both agree' })
    expect([await place(early.id), await place(late.id)].every(({ status }) => status === 'confirmed')).toBe(true)
    expect((await ways(conflictId)).ways).toEqual([])
  })

  it('shows another organisation nothing and lets it change nothing', async () => {
    const { conflictId, late } = await clash()
    const found = await ways(conflictId)
    const [best] = found.ways
    if (!best) throw new Error('no way')
    await expect(ways(conflictId, stranger)).rejects.toMatchObject({ code: 'not_found' })
    await expect(apply(byWay(conflictId, found, best), stranger)).rejects.toMatchObject({ code: 'not_found' })
    const applied = await apply(byWay(conflictId, found, best))
    const id = applied.kind === 'applied' ? applied.resolutionId : ''
    await expect(undo(id, soon, stranger)).rejects.toMatchObject({ code: 'not_found' })
    expect((await messages(late.id))[0]).toMatchObject({ status: 'queued' })
  })

  it('names nobody to a caller who may not see bookings', async () => {
    const { conflictId } = await clash()
    const key: Actor = { ...manager, kind: 'api_key', apiKeyId: crypto.randomUUID(), scopes: ['conflicts.view'] }
    await sql(
      `INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, scopes, created_by) VALUES ($1::uuid, $2, 'k', 'p', $1::uuid::text, '{conflicts.view}', 't')`,
      [key.kind === 'api_key' ? key.apiKeyId : '', organisation.id],
    )
    const found = await ways(conflictId, key)
    expect(found.ways.length).toBeGreaterThan(0)
    const shown = JSON.stringify(found)
    expect(shown).not.toContain('Life drawing')
    expect(shown).not.toContain('Robin')
    expect(shown).toContain('busy')
  })
})

describe('taking it back', () => {
  async function applied(kind: WayKind = 'move_resource') {
    const world = await clash()
    const found = await ways(world.conflictId)
    const way = first(found.ways, kind)
    const answer = await apply(byWay(world.conflictId, found, way))
    if (answer.kind !== 'applied') throw new Error(answer.why)
    return { ...world, way, resolutionId: answer.resolutionId, subject: way.concerned[0]?.id ?? '' }
  }

  it.each(['move_resource', 'move', 'cancel'] as const)(
    'puts back after %s: booking, conflict, and no message',
    async (kind) => {
      const { room, conflictId, resolutionId, subject } = await applied(kind)
      await undo(resolutionId)
      expect(await place(subject)).toEqual({
        room: room.id,
        start: new Date('2030-02-01T10:00Z'),
        end: new Date('2030-02-01T12:00Z'),
        status: 'confirmed',
      })
      expect(await conflict(conflictId)).toMatchObject({ status: 'open', cause_present: true, resolution: null })
      expect((await messages(subject)).every(({ status }) => status === 'cancelled')).toBe(true)
      await expect(undo(resolutionId)).rejects.toMatchObject({ code: 'refused', message: 'It was taken back already.' })
      expect((await ways(conflictId)).ways.length).toBeGreaterThan(0)
    },
  )

  it('is refused when somebody else has taken the old place, and then the message still goes', async () => {
    const { room, late, resolutionId, subject, early } = await applied('cancel')
    const other = subject === late.id ? early : late
    await sql(`UPDATE bookings SET status = 'cancelled' WHERE id = $1`, [other.id])
    await makeBooking(database.superuser, organisation, {
      resourceId: room.id,
      start: '2030-02-01T10:30Z',
      end: '2030-02-01T11:00Z',
    })
    await expect(undo(resolutionId)).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('taken meanwhile'),
    })
    expect(await place(subject)).toMatchObject({ status: 'cancelled' })
    if (subject === late.id) expect((await messages(subject))[0]).toMatchObject({ status: 'queued' })
  })

  it('is refused when the time is over, when it was changed since, and when somebody is being told', async () => {
    const over = await applied()
    await expect(undo(over.resolutionId, new Date(now.getTime() + 15_001))).rejects.toMatchObject({ code: 'refused' })

    const changed = await applied()
    await sql(`UPDATE bookings SET notes = 'x' WHERE id = $1`, [changed.subject])
    await expect(undo(changed.resolutionId)).rejects.toMatchObject({ code: 'refused' })

    const told = await applied()
    const [message] = await messages(told.late.id)
    const worker: Actor = { kind: 'job', task: 'test', organizationId: organisation.id }
    const claim = { id: message.id, jobId: crypto.randomUUID() }
    await withOrg(worker, (db) => claimMessage({ db, actor: worker, now: soon }, claim))
    await expect(undo(told.resolutionId)).rejects.toMatchObject({
      code: 'refused',
      message: 'Somebody concerned is being told in this moment.',
    })
    expect(await place(told.subject)).toMatchObject({ room: told.twin.id })
    expect((await messages(told.late.id))[0]).toMatchObject({ status: 'sending' })
  })

  it('of a worker that takes the message and an undo at once, exactly one has its way', async () => {
    const { resolutionId, subject } = await applied()
    const [message] = await messages(subject)
    const worker: Actor = { kind: 'job', task: 'test', organizationId: organisation.id }
    const claim = { id: message.id, jobId: crypto.randomUUID() }
    const [claimed, undone] = await Promise.allSettled([
      withOrg(worker, (db) => claimMessage({ db, actor: worker, now: soon }, claim)),
      undo(resolutionId),
    ])
    const sent = claimed.status === 'fulfilled' && claimed.value !== null
    expect(sent).toBe(undone.status === 'rejected')
  })
})

describe('a refused request', () => {
  it('is offered other times as a draft that nobody is sent, or the booking in its way can move', async () => {
    const room = await makeResource(database.superuser, organisation)
    const slot = { resourceId: room.id, start: '2030-03-01T10:00Z', end: '2030-03-01T12:00Z' }
    const holder = await makeBooking(database.superuser, organisation, slot)
    const request = await makeRequest(database.superuser, organisation, slot)
    const refusal = await withOrg(manager, (db) => approveRequest({ db, actor: manager, now }, { id: request.id }))
    const conflictId = refusal.kind === 'refused' ? (refusal.conflictId ?? '') : ''
    const found = await ways(conflictId)
    const offer = first(found.ways, 'alternative')
    expect(offer.sentence).toContain('Offer Robin Example')
    for (const way of found.ways) {
      // Whoever moves leaves the wanted time free.
      if (way.change.do !== 'move' || way.change.to.resourceId !== room.id) continue
      const { start, end } = way.change.to
      expect(start >= '2030-03-01T12:00:00.000Z' || end <= '2030-03-01T10:00:00.000Z').toBe(true)
    }
    const applied = await apply(byWay(conflictId, found, offer))
    expect(applied).toMatchObject({ kind: 'applied', told: 0 })
    const [draft] = await sql('SELECT * FROM request_alternatives WHERE request_id = $1', [request.id])
    expect(draft).toMatchObject({ status: 'draft', slots: [{ resourceId: expect.any(String) }] })
    expect((await sql('SELECT status FROM external_requests WHERE id = $1', [request.id]))[0].status).toBe('pending')
    await undo(applied.kind === 'applied' ? applied.resolutionId : '')
    expect((await sql('SELECT status FROM request_alternatives WHERE id = $1', [draft.id]))[0].status).toBe('discarded')

    const again = await ways(conflictId)
    const away = again.ways.find(({ change }) => change.do === 'move' && change.bookingId === holder.id)
    if (!away) throw new Error('the booking in the way can move')
    expect(await apply(byWay(conflictId, again, away))).toMatchObject({ kind: 'applied', resolved: true })
    const approval = await withOrg(manager, (db) => approveRequest({ db, actor: manager, now }, { id: request.id }))
    expect(approval.kind).toBe('approved')
  })
})
