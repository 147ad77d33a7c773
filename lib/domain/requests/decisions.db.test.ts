import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import {
  makeBooking,
  makeMember,
  makeOrganisation,
  makeRequest,
  makeResource,
  type Organisation,
} from '#tests/factories.ts'
import { approveRequest, assignRequest, cancelRequest, rejectRequest, setRequestPriority } from './index.ts'

const database = testDatabase()
const now = new Date('2030-02-01T09:00:00Z')
let organisation: Organisation
let admin: Actor & { kind: 'person' }
let manager: Actor & { kind: 'person' }

beforeAll(async () => {
  organisation = await makeOrganisation(database.superuser)
  admin = await makeMember(database.superuser, organisation, 'admin')
  manager = await makeMember(database.superuser, organisation, 'manager')
})

let day = 1
/** A room and a time that no other test uses. */
async function slot(values: Parameters<typeof makeResource>[2] = {}) {
  const resource = await makeResource(database.superuser, organisation, values)
  const date = `2030-04-${String(day++).padStart(2, '0')}`
  return { resourceId: resource.id, start: `${date}T14:00:00Z`, end: `${date}T16:00:00Z` }
}

const ask = (values: Parameters<typeof makeRequest>[2]) => makeRequest(database.superuser, organisation, values)
const approve = (id: string, more: Partial<Parameters<typeof approveRequest>[1]> = {}, actor: Actor = manager) =>
  withOrg(actor, (db) => approveRequest({ db, actor, now }, { id, ...more }))

async function state(id: string) {
  const one = async (sql: string) => (await database.superuser.query(sql, [id])).rows
  return {
    request: (
      await one('SELECT status, version, booking_id, processed_by, verdict FROM external_requests WHERE id = $1')
    )[0],
    bookings: await one(`SELECT status, source, guarded FROM bookings WHERE request_id = $1`),
    messages: await one('SELECT template_key, recipient FROM outbound_messages WHERE request_id = $1'),
    conflicts: await one(
      'SELECT conflict_type, status, severity, conflict_data FROM conflict_logs WHERE request_id = $1',
    ),
    history: (await one(`SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY occurred_at, id`)).map(
      (row) => row.action,
    ),
  }
}

describe('approving a booking request', () => {
  it('makes the booking, the audit entry and the message in one go', async () => {
    const request = await ask(await slot())
    const approval = await approve(request.id)
    expect(approval).toMatchObject({
      kind: 'approved',
      status: 'approved',
      version: 2,
      verdict: { verdict: 'possible' },
    })
    expect(await state(request.id)).toMatchObject({
      request: { status: 'approved', processed_by: manager.userId, verdict: { verdict: 'possible' } },
      bookings: [{ status: 'confirmed', source: 'appsheet', guarded: true }],
      messages: [{ template_key: 'request.approved', recipient: 'robin@people.example' }],
      conflicts: [],
      history: ['request.approved'],
    })
  })

  it('pain 1: of 50 approvals of one slot at once one wins, 49 are refused with reasons, and nothing happens twice', async () => {
    const place = await slot()
    const requests = await Promise.all(Array.from({ length: 50 }, () => ask(place)))
    const approvals = await Promise.all(requests.map((request) => approve(request.id)))
    const refused = approvals.filter((approval) => approval.kind === 'refused')
    expect(refused).toHaveLength(49)
    for (const refusal of refused) {
      expect(refusal.verdict.verdict).toBe('impossible')
      expect(refusal.verdict.reasons.find((reason) => reason.effect === 'blocks')?.rule).toBe('bookings.exclusive')
    }
    const ids = requests.map((request) => request.id)
    const count = async (sql: string) => (await database.superuser.query(sql, [ids])).rows[0].n
    expect(await count(`SELECT count(*)::int AS n FROM bookings WHERE request_id = ANY ($1)`)).toBe(1)
    expect(await count(`SELECT count(*)::int AS n FROM outbound_messages WHERE request_id = ANY ($1)`)).toBe(1)
    expect(
      await count(`SELECT count(*)::int AS n FROM external_requests WHERE id = ANY ($1) AND status = 'approved'`),
    ).toBe(1)
    expect(
      await count(`SELECT count(*)::int AS n FROM conflict_logs WHERE request_id = ANY ($1) AND status = 'open'`),
    ).toBe(49)
  })

  it('approves one request once, however many ask at the same moment', async () => {
    const request = await ask(await slot())
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => approve(request.id)))
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ name: 'AppError', code: 'conflict' })
    }
    expect((await state(request.id)).bookings).toHaveLength(1)
  })

  it('never sells more seats than there are to parties that ask at once', async () => {
    const place = await slot({ type: 'workshop', capacity: 10 })
    const requests = await Promise.all([3, 3, 3, 3, 2, 2, 1, 1].map((participants) => ask({ ...place, participants })))
    await Promise.all(requests.map((request) => approve(request.id)))
    const { rows } = await database.superuser.query(
      `SELECT sum(units)::int AS taken FROM bookings WHERE resource_id = $1`,
      [place.resourceId],
    )
    expect(rows[0].taken).toBeLessThanOrEqual(10)
    expect(rows[0].taken).toBeGreaterThanOrEqual(8)
  })

  it('writes one conflict for a refusal, again only updates it, and a rejection settles it', async () => {
    const place = await slot()
    await makeBooking(database.superuser, organisation, place)
    const request = await ask(place)
    const first = await approve(request.id)
    const second = await approve(request.id)
    expect([first, second]).toMatchObject([{ kind: 'refused' }, { kind: 'refused' }])
    expect(second.kind === 'refused' && first.kind === 'refused' && second.conflictId === first.conflictId).toBe(true)
    expect(await state(request.id)).toMatchObject({
      request: { status: 'pending', version: 1 },
      conflicts: [
        { conflict_type: 'double_booking', status: 'open', conflict_data: { version: 2, cause: 'refused_decision' } },
      ],
      messages: [],
    })
    await withOrg(manager, (db) => rejectRequest({ db, actor: manager, now }, { id: request.id, reason: 'Taken' }))
    expect(await state(request.id)).toMatchObject({
      conflicts: [{ status: 'resolved' }],
      messages: [{ template_key: 'request.rejected' }],
    })
  })

  it('pain 2: an override needs the permission and a reason, and leaves an open conflict and its audit entry', async () => {
    const place = await slot()
    await makeBooking(database.superuser, organisation, place)
    const request = await ask(place)
    const override = { reason: 'The mayor comes' }
    await expect(approve(request.id, { override })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(approve(request.id, { override: { reason: '  ' } }, admin)).rejects.toThrow()
    expect(await approve(request.id, { override }, admin)).toMatchObject({ kind: 'approved' })
    expect(await state(request.id)).toMatchObject({
      conflicts: [{ status: 'open', conflict_data: { cause: 'override', reason: 'The mayor comes' } }],
      history: ['request.approved_against_rules'],
    })
  })

  it('pain 3: a calendar that could not be read makes it unknown, and unknown is not approved unless somebody says so', async () => {
    const place = await slot({ externalCalendarId: 'nobody-connected-this' })
    const request = await ask(place)
    expect(await approve(request.id)).toMatchObject({ kind: 'refused', verdict: { verdict: 'unknown' } })
    expect(await approve(request.id, { acceptUnknown: true })).toMatchObject({
      kind: 'approved',
      verdict: { verdict: 'unknown' },
    })
  })

  it('pain 21: a decision on a stale version is refused with what changed, field by field', async () => {
    const request = await ask(await slot())
    await withOrg(admin, (db) => setRequestPriority({ db, actor: admin, now }, { id: request.id, priority: 'urgent' }))
    await expect(approve(request.id, { expectedVersion: 1 })).rejects.toMatchObject({
      code: 'stale',
      details: { version: 2, changes: { priority: ['normal', 'urgent'] }, by: [`Person ${admin.userId}`] },
    })
    expect(await approve(request.id, { expectedVersion: 2 })).toMatchObject({ kind: 'approved' })
  })

  it('says what is missing when a request names no resource or time', async () => {
    const request = await ask({})
    await expect(approve(request.id)).rejects.toMatchObject({
      code: 'bad_input',
      details: { missing: ['which resource', 'when it starts', 'when it ends'] },
    })
  })
})

describe('the other decisions', () => {
  it('cancels the booking with the request that it came from', async () => {
    const request = await ask(await slot())
    await approve(request.id)
    await withOrg(manager, (db) => cancelRequest({ db, actor: manager, now }, { id: request.id, reason: 'Called off' }))
    expect(await state(request.id)).toMatchObject({
      request: { status: 'cancelled' },
      bookings: [{ status: 'cancelled' }],
    })
  })

  it('assigns to active members only', async () => {
    const request = await ask({})
    const assign = (assignee: string) =>
      withOrg(admin, (db) => assignRequest({ db, actor: admin, now }, { id: request.id, assignee }))
    await expect(assign('user_stranger')).rejects.toMatchObject({ code: 'bad_input' })
    expect(await assign(manager.userId)).toMatchObject({ version: 2 })
  })

  it('is invisible to another organisation: there is no such request', async () => {
    const other = await makeOrganisation(database.superuser)
    const stranger = await makeMember(database.superuser, other)
    const request = await ask(await slot())
    await expect(approve(request.id, {}, stranger)).rejects.toMatchObject({ code: 'not_found' })
    expect((await state(request.id)).request).toMatchObject({ status: 'pending', version: 1 })
  })
})
