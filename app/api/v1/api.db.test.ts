import { readdirSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { newId } from '#lib/core/ids.ts'
import { allPermissions, type Permission } from '#lib/core/permissions.ts'
import { withOrg } from '#lib/db/index.ts'
import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from '#lib/domain/organisations/api-keys/index.ts'
import { saveWorkflow } from '#lib/domain/approvals/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeResource } from '#tests/factories.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import * as bookingRoute from './bookings/[id]/route.ts'
import * as participantCancel from './bookings/[id]/participants/[participantId]/cancel/route.ts'
import * as participants from './bookings/[id]/participants/route.ts'
import * as bookings from './bookings/route.ts'
import * as conflicts from './conflicts/route.ts'
import * as assign from './conflicts/[id]/assign/route.ts'
import * as investigate from './conflicts/[id]/investigate/route.ts'
import * as reopen from './conflicts/[id]/reopen/route.ts'
import * as resolve from './conflicts/[id]/resolve/route.ts'
import * as deliveryRoute from './deliveries/[id]/route.ts'
import * as replay from './deliveries/[id]/replay/route.ts'
import * as deliveries from './deliveries/route.ts'
import * as freeIntervals from './free-intervals/route.ts'
import * as freeSlots from './free-slots/route.ts'
import * as mapping from './webhook-endpoints/[id]/mapping/route.ts'
import * as replayAll from './webhook-endpoints/[id]/replay/route.ts'
import { GET as openapi } from './openapi.json/route.ts'
import * as outputs from './outputs.ts'
import * as approve from './requests/[id]/approve/route.ts'
import * as reject from './requests/[id]/reject/route.ts'
import * as requestRoute from './requests/[id]/route.ts'
import * as requests from './requests/route.ts'
import * as resourceRoute from './resources/[id]/route.ts'
import * as rulesRoute from './resources/[id]/rules/route.ts'
import * as resources from './resources/route.ts'
import * as validate from './validate/route.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
let key: string
let foreignKey: string
let counter = 0

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
type Options = {
  id?: string
  key?: string
  body?: unknown
  headers?: Record<string, string>
  path?: string
  raw?: string
}

async function call(handler: Handler, method: 'GET' | 'POST' | 'PATCH' | 'PUT', options: Options = {}) {
  const body = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body))
  const request = new Request(`http://localhost/api/v1/${options.path ?? 'x'}`, {
    method,
    headers: { authorization: `Bearer ${options.key ?? key}`, ...options.headers },
    ...(body === undefined ? {} : { body }),
  })
  const response = await handler(request, {
    params: Promise.resolve<Record<string, string>>(options.id ? { id: options.id } : {}),
  })
  return { status: response.status, headers: response.headers, json: await response.json() }
}
const makeKey = (
  admin: typeof world.firstAdmin,
  scopes: readonly Permission[] = allPermissions,
  name = `key ${++counter}`,
) => withOrg(admin, (db) => createApiKey({ db, actor: admin, now: new Date() }, { name, scopes: [...scopes] }))
const hold = (schema: z.ZodType, json: unknown) => expect(schema.safeParse(json).error?.issues ?? []).toEqual([])
const wish = (hour = 10, changes: object = {}) => ({
  externalId: `api-${++counter}`,
  type: 'booking',
  data: {
    resource: world.firstRoom.id,
    start: `2031-02-03T${hour}:00`,
    end: `2031-02-03T${hour + 1}:00`,
    title: 'Rehearsal',
    ...changes,
  },
})

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
  key = (await makeKey(world.firstAdmin)).key
  foreignKey = (await makeKey(world.secondAdmin)).key
})

describe('free time over the API', () => {
  const period = { from: '2030-02-04T00:00', until: '2030-02-05T00:00' }

  it('answers with what is free and what is not known, and stores nothing', async () => {
    const body = { ...period, resources: [world.firstRoom.id] }
    const slots = await call(freeSlots.POST, 'POST', { body: { ...body, minutes: 60, count: 2, stepMinutes: 60 } })
    expect(slots).toMatchObject({
      status: 200,
      json: { slots: [{ start: '2030-02-04T05:00:00.000Z' }, {}], unknown: [] },
    })
    expect(outputs.freeSlotsOut.safeParse(slots.json).success).toBe(true)
    const intervals = await call(freeIntervals.POST, 'POST', { body })
    expect(intervals).toMatchObject({
      status: 200,
      json: { resources: [{ free: [{ end: '2030-02-05T05:00:00.000Z' }] }] },
    })
    expect(outputs.freeIntervalsOut.safeParse(intervals.json).success).toBe(true)
  })

  it('says nothing of another organisation’s resource, and in words what is wrong with a period', async () => {
    const foreign = { ...period, resources: [world.secondRoom.id] }
    expect((await call(freeIntervals.POST, 'POST', { body: foreign })).status).toBe(404)
    expect((await call(freeSlots.POST, 'POST', { body: { ...foreign, minutes: 60 } })).json).toMatchObject({
      slots: [],
    })
    const backwards = { resources: [world.firstRoom.id], from: period.until, until: period.from }
    expect(await call(freeIntervals.POST, 'POST', { body: backwards })).toMatchObject({ status: 422 })
  })
})

describe('the API', () => {
  it('records a request, reads it back, approves it once and says why not the next', async () => {
    const made = await call(requests.POST, 'POST', { body: wish() })
    expect(made.status).toBe(201)
    hold(outputs.requestOut, made.json)
    expect(made.json).toMatchObject({
      status: 'pending',
      source: 'api',
      start: '2031-02-03T15:00:00.000Z',
      resourceId: world.firstRoom.id,
    })
    expect(made.headers.get('location')).toBe(`/api/v1/requests/${made.json.id}`)
    hold(outputs.requestOut, (await call(requestRoute.GET, 'GET', { id: made.json.id })).json)
    const yes = await call(approve.POST, 'POST', { id: made.json.id })
    expect(yes.status).toBe(200)
    hold(outputs.decidedOut, yes.json)
    hold(outputs.bookingOut, (await call(bookingRoute.GET, 'GET', { id: yes.json.bookingId })).json)

    const rival = await call(requests.POST, 'POST', { body: wish() })
    const no = await call(approve.POST, 'POST', { id: rival.json.id })
    expect([no.status, no.headers.get('content-type')]).toEqual([409, 'application/problem+json'])
    hold(outputs.refusalOut, no.json)
    expect(no.json.reasons.length).toBeGreaterThan(0)
    expect((await call(requestRoute.GET, 'GET', { id: rival.json.id })).json.status).toBe('pending')
    const found = await call(conflicts.GET, 'GET', { path: 'conflicts?status=open' })
    hold(outputs.pageOf(outputs.conflictOut), found.json)
    expect(found.json.data.map(({ id }: { id: string }) => id)).toContain(no.json.conflictId)
    const settled = await call(resolve.POST, 'POST', { id: no.json.conflictId, body: { resolution: 'other room' } })
    expect(settled).toMatchObject({ status: 200, json: { status: 'resolved' } })
    const id = no.json.conflictId
    const expectedVersion = settled.json.version
    const stale = await call(reopen.POST, 'POST', { id, body: { expectedVersion: expectedVersion - 1 } })
    expect(stale).toMatchObject({ status: 409, json: { code: 'stale', changes: { status: ['open', 'resolved'] } } })
    const reopened = await call(reopen.POST, 'POST', { id, body: { expectedVersion } })
    expect(reopened).toMatchObject({ status: 200, json: { id, status: 'open' } })
    const given = await call(assign.POST, 'POST', { id, body: { assignee: world.firstAdmin.userId } })
    hold(outputs.assignedOut, given.json)
    const foreign = await call(assign.POST, 'POST', { id, body: { assignee: world.secondAdmin.userId } })
    expect(foreign.status).toBe(422)
    const looked = await call(investigate.POST, 'POST', { id, body: {} })
    expect(looked).toMatchObject({ status: 200, json: { status: 'investigating' } })
    const path = `conflicts?assignee=${world.firstAdmin.userId}&cause=refused_decision&when=upcoming&status=investigating`
    const mine = await call(conflicts.GET, 'GET', { path })
    expect(mine.json.data).toMatchObject([{ id, assignedTo: world.firstAdmin.userId, cause: 'refused_decision' }])
    expect(
      (await call(conflicts.GET, 'GET', { path: 'conflicts?assignee=none&status=investigating' })).json.data,
    ).toEqual([])
    const rejected = await call(reject.POST, 'POST', { id: rival.json.id, body: { reason: 'taken' } })
    expect(rejected).toMatchObject({ status: 200, json: { id: rival.json.id, status: 'rejected' } })
    expect((await call(approve.POST, 'POST', { id: rival.json.id })).json).toMatchObject({
      status: 409,
      code: 'conflict',
    })
    expect((await call(reject.POST, 'POST', { id: made.json.id, body: {} })).status).toBe(422)
  })

  it('approves step by step where a workflow asks for it, and says what is still needed, from whom', async () => {
    const room = await makeResource(database.superuser, world.first)
    const step = { quorum: 'any_of', approverRole: 'manager' } as const
    await withOrg(world.firstAdmin, (db) =>
      saveWorkflow(
        { db, actor: world.firstAdmin, now: new Date() },
        {
          name: 'By API',
          resourceIds: [room.id],
          steps: [
            { name: 'Desk', ...step },
            { name: 'Director', quorum: 'any_of', approverIds: [world.firstAdmin.userId] },
          ],
        },
      ),
    )
    const made = await call(requests.POST, 'POST', { body: wish(10, { resource: room.id }) })
    expect(made).toMatchObject({ status: 201, json: { status: 'pending', approval: { current: 1, of: 2 } } })
    hold(outputs.requestOut, made.json)
    const advanced = await call(approve.POST, 'POST', { id: made.json.id })
    expect(advanced).toMatchObject({
      status: 200,
      json: {
        status: 'pending',
        approval: { current: 2, steps: [{ state: 'done' }, { needed: [{ id: world.firstAdmin.userId }] }] },
      },
    })
    hold(outputs.decidedOut, advanced.json)
    const next = { step: advanced.json.approval.steps[1].id }
    expect(await call(approve.POST, 'POST', { id: made.json.id, body: next })).toMatchObject({
      status: 403,
      json: { code: 'forbidden', detail: expect.stringContaining('that is for') },
    })
    expect((await call(approve.POST, 'POST', { id: made.json.id })).json).toMatchObject({ status: 403 })
    const direct = { resource: room.id, start: '2031-02-03T10:00', end: '2031-02-03T11:00', title: 'Direct' }
    expect(await call(bookings.POST, 'POST', { body: direct })).toMatchObject({
      status: 409,
      json: { code: 'refused', reasons: [{ rule: 'approvals.required' }] },
    })
  })

  it('approves by itself what a rule matches, and says which', async () => {
    const room = await makeResource(database.superuser, world.first)
    await database.superuser.query('UPDATE resources SET auto_approval_enabled = true WHERE id = $1', [room.id])
    const made = await call(requests.POST, 'POST', { body: wish(10, { resource: room.id }) })
    expect(made).toMatchObject({
      status: 201,
      json: {
        status: 'approved',
        approval: null,
        autoApproval: { outcome: 'approved', why: 'resource', verdict: 'possible' },
      },
    })
    hold(outputs.requestOut, made.json)
  })

  it('adds a resource, changes it and its rules, and answers which conflicts that made and ended', async () => {
    const made = await call(resources.POST, 'POST', { body: { type: 'space', title: 'Dark room' } })
    expect(made.status).toBe(201)
    hold(outputs.resourceOut, made.json)
    const { id } = made.json
    expect(made.headers.get('location')).toBe(`/api/v1/resources/${id}`)
    const edited = await call(resourceRoute.PATCH, 'PATCH', { id, body: { location: 'Cellar' } })
    expect(edited).toMatchObject({ status: 200, json: { id, opened: 0, resolved: 0 } })
    hold(outputs.resourceSavedOut, edited.json)

    const slot = {
      resource: id,
      start: '2031-09-01T20:00',
      end: '2031-09-01T21:00',
      title: 'Late',
      email: 'a@b.example',
    }
    expect((await call(bookings.POST, 'POST', { body: slot })).status).toBe(201)
    const seen = (await call(resourceRoute.GET, 'GET', { id })).json
    const hours = { weekly: { mon: [['09:00', '17:00']] }, exceptions: [] }
    const rules = { ...seen.rules, availability: hours, expectedUpdatedAt: seen.updatedAt }
    const narrowed = await call(rulesRoute.PUT, 'PUT', { id, body: rules })
    expect(narrowed).toMatchObject({ status: 200, json: { opened: 1, resolved: 0 } })
    const stale = await call(rulesRoute.PUT, 'PUT', { id, body: { ...rules, capacity: 2 } })
    expect(stale).toMatchObject({ status: 409, json: { code: 'stale' } })
    const now = (await call(resourceRoute.GET, 'GET', { id })).json
    hold(outputs.resourceOut, now)
    expect(now).toMatchObject({ location: 'Cellar', rules: { availability: hours } })
    const widened = await call(rulesRoute.PUT, 'PUT', {
      id,
      body: { ...now.rules, availability: { exceptions: [] }, expectedUpdatedAt: now.updatedAt },
    })
    expect(widened).toMatchObject({ status: 200, json: { opened: 0, resolved: 1 } })

    const bad = await call(rulesRoute.PUT, 'PUT', {
      id,
      body: { ...now.rules, availability: { weekly: { mon: [['17:00', '09:00']] }, exceptions: [] } },
    })
    expect(bad).toMatchObject({ status: 422, json: { errors: [{ message: 'It closes before it opens.' }] } })
    expect((await call(resourceRoute.PATCH, 'PATCH', { id, key: foreignKey, body: { title: 'x' } })).status).toBe(404)
    const reader = await makeKey(world.firstAdmin, ['resources.view'])
    expect((await call(rulesRoute.PUT, 'PUT', { id, key: reader.key, body: rules })).status).toBe(403)
  })

  it('refuses a stale decision with what changed', async () => {
    const body = wish(12)
    const made = await call(requests.POST, 'POST', { body })
    await call(requests.POST, 'POST', { body: { ...body, data: { ...body.data, title: 'Concert' } } })
    const stale = await call(approve.POST, 'POST', { id: made.json.id, body: { expectedVersion: made.json.version } })
    expect(stale.json).toMatchObject({ status: 409, code: 'stale', changes: { title: ['Rehearsal', 'Concert'] } })
  })

  it('judges without storing, and books or gives the same reasons', async () => {
    const room = await makeResource(database.superuser, world.first, { title: 'Validated room' })
    const question = { resource: room.id, start: '2031-05-01T10:00', end: '2031-05-01T11:00' }
    const free = await call(validate.POST, 'POST', { body: question })
    expect(free.status).toBe(200)
    hold(outputs.verdictOut, free.json)
    expect(free.json.verdict).toBe('possible')
    const made = await call(bookings.POST, 'POST', {
      body: { ...question, title: 'Choir', email: 'c@people.example', name: 'C' },
    })
    expect(made.status).toBe(201)
    hold(outputs.bookingOut, made.json)
    expect(made.json).toMatchObject({ start: '2031-05-01T14:00:00.000Z', end: '2031-05-01T15:00:00.000Z' })
    const again = await call(bookings.POST, 'POST', {
      body: { ...question, title: 'Band', email: 'b@people.example', name: 'B' },
    })
    const taken = await call(validate.POST, 'POST', { body: question })
    expect([again.status, taken.json.verdict]).toEqual([409, 'impossible'])
    expect(again.json.reasons.map(({ rule }: { rule: string }) => rule)).toEqual(
      taken.json.reasons.map(({ rule }: { rule: string }) => rule),
    )
  })

  it('moves and edits a booking in one go, or answers 409 with the reasons and writes nothing', async () => {
    const room = await makeResource(database.superuser, world.first)
    const book = async (start: string, end: string) =>
      (await call(bookings.POST, 'POST', { body: { resource: room.id, start, end, title: 'Choir' } })).json.id
    const id = await book('2031-06-01T10:00', '2031-06-01T11:00')
    await book('2031-06-01T13:00', '2031-06-01T14:00')
    const body = {
      expectedVersion: 1,
      start: '2031-06-01T11:00',
      end: '2031-06-01T12:00',
      title: 'Band',
      notes: 'Loud',
    }
    const moved = await call(bookingRoute.PATCH, 'PATCH', { id, body })
    expect(moved.status).toBe(200)
    hold(outputs.bookingOut, moved.json)
    expect(moved.json).toMatchObject({ start: '2031-06-01T15:00:00.000Z', title: 'Band', notes: 'Loud' })
    expect((await call(bookingRoute.PATCH, 'PATCH', { id, body })).json.code).toBe('stale')
    const refused = await call(bookingRoute.PATCH, 'PATCH', {
      id,
      body: { end: '2031-06-01T13:30', title: 'Orchestra' },
    })
    expect(refused.status).toBe(409)
    hold(outputs.refusalOut, refused.json)
    expect((await call(bookingRoute.GET, 'GET', { id })).json).toMatchObject({
      title: 'Band',
      end: '2031-06-01T16:00:00.000Z',
    })
    expect((await call(bookingRoute.PATCH, 'PATCH', { id, body: { title: 'X' }, key: foreignKey })).status).toBe(404)
  })

  it('registers for a workshop, keeps a waitlist and moves it up', async () => {
    const workshop = await makeResource(database.superuser, world.first, { type: 'workshop', capacity: 2 })
    const made = await call(bookings.POST, 'POST', {
      body: { resource: workshop.id, start: '2031-06-02T10:00', end: '2031-06-02T11:00', title: 'Etching' },
    })
    const { id } = made.json
    const register = (who: string) =>
      call(participants.POST, 'POST', { id, body: { name: who, email: `${who}@people.example` } })
    const [a, , c] = [await register('a'), await register('b'), await register('c')]
    hold(outputs.registrationOut, a.json)
    expect([a.status, a.json.status, c.json.status]).toEqual([201, 'registered', 'waitlisted'])
    expect((await register('a')).status).toBe(409)
    const request = new Request('http://localhost/api/v1/x', {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
    })
    const context = { params: Promise.resolve({ id, participantId: String(a.json.id) }) }
    const cancelled = await (await participantCancel.POST(request, context)).json()
    hold(outputs.registrationCancelledOut, cancelled)
    expect(cancelled.movedUp).toEqual({ id: c.json.id, name: 'c' })
    const list = await call(participants.GET, 'GET', { id })
    hold(outputs.participantsOut, list.json)
    expect(list.json.data.map(({ name, status }: { name: string; status: string }) => [name, status])).toEqual([
      ['b', 'registered'],
      ['c', 'registered'],
      ['a', 'cancelled'],
    ])
    expect((await call(participants.GET, 'GET', { id, key: foreignKey })).status).toBe(404)
  })

  it('pain 25: names nobody else’s booking to a key that may not see bookings', async () => {
    const blind = await makeKey(world.firstAdmin, ['bookings.create', 'resources.view'])
    const room = await makeResource(database.superuser, world.first, { title: 'Masked room' })
    const body = { resource: room.id, start: '2031-06-01T10:00', end: '2031-06-01T11:00', title: 'Secret audition' }
    expect((await call(bookings.POST, 'POST', { body })).status).toBe(201)
    const refused = await call(bookings.POST, 'POST', { key: blind.key, body: { ...body, title: 'Mine' } })
    expect(refused.status).toBe(409)
    expect(JSON.stringify(refused.json)).not.toContain('Secret audition')
  })

  it('gives the same 401 to no key, a wrong one, a revoked and an expired one, and 403 for a missing scope', async () => {
    const made = await makeKey(world.firstAdmin, ['requests.view'])
    expect((await call(requests.GET, 'GET', { key: made.key })).status).toBe(200)
    const forbidden = await call(requests.POST, 'POST', { key: made.key, body: wish() })
    expect(forbidden.json).toMatchObject({ status: 403, code: 'forbidden' })
    const rotated = await withOrg(world.firstAdmin, (db) =>
      rotateApiKey({ db, actor: world.firstAdmin, now: new Date() }, { id: made.apiKeyId, graceHours: 0 }),
    )
    expect((await call(requests.GET, 'GET', { key: rotated.key })).status).toBe(200)
    await withOrg(world.firstAdmin, (db) =>
      revokeApiKey({ db, actor: world.firstAdmin, now: new Date() }, { id: rotated.apiKeyId }),
    )
    const answers = await Promise.all(
      ['', 'mf_wrong', made.key, rotated.key, `${key}x`].map((one) => call(requests.GET, 'GET', { key: one })),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401))
    expect(new Set(answers.map(({ json }) => JSON.stringify(json))).size).toBe(1)
    const listed = await withOrg(world.firstAdmin, (db) => listApiKeys(db, world.first.id, new Date()))
    expect(listed.find(({ id }) => id === made.apiKeyId)?.state).toBe('expired')
    expect(listed.find(({ id }) => id === rotated.apiKeyId)).toMatchObject({
      state: 'revoked',
      replaces: made.apiKeyId,
    })
    expect(JSON.stringify(listed)).not.toContain(rotated.key)
    const viewer = { ...world.firstAdmin, role: 'viewer' as const }
    await expect(makeKey(viewer, ['settings.manage'])).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('shows nothing of another organisation, which looks like nothing there', async () => {
    const made = await call(requests.POST, 'POST', { body: wish(14) })
    for (const [handler, method] of [
      [requestRoute.GET, 'GET'],
      [approve.POST, 'POST'],
    ] as const) {
      const answer = await call(handler, method, { id: made.json.id, key: foreignKey })
      expect(answer.json).toMatchObject({ status: 404, code: 'not_found' })
    }
    expect((await call(requests.GET, 'GET', { key: foreignKey })).json.data).toEqual([])
    const foreign = await call(bookings.POST, 'POST', {
      key: foreignKey,
      body: { resource: world.firstRoom.id, start: '2031-07-01T10:00', end: '2031-07-01T11:00', title: 'x' },
    })
    expect(foreign.status).toBe(404)
    expect((await call(requestRoute.GET, 'GET', { id: newId() })).status).toBe(404)
    expect((await call(requestRoute.GET, 'GET', { id: 'no-id' })).status).toBe(404)
    const page = await call(resources.GET, 'GET', { path: 'resources?limit=1', key: foreignKey })
    hold(outputs.pageOf(outputs.resourceRowOut), page.json)
    expect(page.json.data).toHaveLength(1)
  })

  it('does the same call with the same Idempotency-Key once, also when 20 come at once', async () => {
    const body = { resource: world.firstRoom.id, start: '2031-08-01T10:00', end: '2031-08-01T11:00', title: 'Once' }
    const headers = { 'idempotency-key': 'order-1' }
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(bookings.POST, 'POST', { body, headers, path: 'bookings' })),
    )
    expect(
      answers.every(
        ({ status, headers: sent }) => status === 201 || (status === 409 && sent.get('retry-after') === '1'),
      ),
    ).toBe(true)
    const ids = new Set(answers.filter(({ status }) => status === 201).map(({ json }) => json.id))
    expect(ids.size).toBe(1)
    const again = await call(bookings.POST, 'POST', { body, headers, path: 'bookings' })
    expect([again.status, again.json.id, again.headers.get('idempotency-replayed')]).toEqual([201, [...ids][0], 'true'])
    const other = await call(bookings.POST, 'POST', { body: { ...body, title: 'Other' }, headers, path: 'bookings' })
    expect(other.status).toBe(422)
    const { rows } = await database.superuser.query(`SELECT count(*)::int AS n FROM bookings WHERE title = 'Once'`)
    expect(rows[0].n).toBe(1)
  })

  it('keeps a refusal for its key, and lets a call that failed be made again', async () => {
    const body = { resource: world.firstRoom.id, start: '2031-08-01T10:00', end: '2031-08-01T11:00', title: 'Late' }
    const headers = { 'idempotency-key': 'order-2' }
    const first = await call(bookings.POST, 'POST', { body, headers, path: 'bookings' })
    const second = await call(bookings.POST, 'POST', { body, headers, path: 'bookings' })
    expect([first.status, second.status, second.json.conflictId]).toEqual([409, 409, first.json.conflictId])
    const wrong = { 'idempotency-key': 'order-3' }
    expect((await call(bookings.POST, 'POST', { body: { ...body, start: 'soon' }, headers: wrong })).status).toBe(422)
    expect(
      (
        await call(bookings.POST, 'POST', {
          body: { ...body, start: '2031-08-02T10:00', end: '2031-08-02T11:00' },
          headers: wrong,
        })
      ).status,
    ).toBe(201)
  })

  it('answers odd input with problem details and RateLimit headers, never with 500', async () => {
    const tries: [Handler, Options, number][] = [
      [requests.POST, { raw: '{' }, 400],
      [requests.POST, { raw: '[]' }, 422],
      [requests.POST, { body: {} }, 422],
      [requests.POST, { body: wish(9, { start: 'yesterday' }) }, 422],
      [requests.POST, { body: wish(9, { notes: 'nul \0' }) }, 422],
      [requests.POST, { raw: `{"a":"${'x'.repeat(1024 * 1024)}"}` }, 413],
      [validate.POST, { body: { resource: 'nowhere', start: '2031-01-01T10:00', end: '2031-01-01T11:00' } }, 404],
      [
        validate.POST,
        { body: { resource: world.firstRoom.id, start: '2031-03-09T02:30', end: '2031-03-09T04:00' } },
        422,
      ],
      [
        bookings.POST,
        { body: { resource: world.firstRoom.id, start: '2031-01-01T11:00', end: '2031-01-01T10:00' } },
        422,
      ],
      [requests.POST, { body: wish(9), headers: { 'idempotency-key': 'ö' } }, 400],
    ]
    for (const [handler, options, status] of tries) {
      const answer = await call(handler, 'POST', options)
      expect(answer.status, JSON.stringify(options).slice(0, 90)).toBe(status)
      hold(outputs.problemOut, answer.json)
      expect(answer.headers.get('ratelimit')).toMatch(/^"default";r=\d+;t=\d+$/)
    }
    for (const path of [
      'requests?cursor=nonsense',
      'requests?status=odd',
      'requests?text=%00',
      'requests?limit=0',
      'requests?from=soon',
    ]) {
      const answer = await call(requests.GET, 'GET', { path })
      expect([400, 422], path).toContain(answer.status)
    }
  })

  it('pages through requests', async () => {
    for (let n = 0; n < 3; n++) await call(requests.POST, 'POST', { body: { ...wish(9), type: 'inquiry', data: {} } })
    const first = await call(requests.GET, 'GET', { path: 'requests?type=inquiry&limit=2' })
    hold(outputs.pageOf(outputs.requestRowOut), first.json)
    const second = await call(requests.GET, 'GET', {
      path: `requests?type=inquiry&limit=2&cursor=${first.json.nextCursor}`,
    })
    const ids = [...first.json.data, ...second.json.data].map(({ id }: { id: string }) => id)
    expect(new Set(ids).size).toBe(3)
    expect(second.json.nextCursor).toBeNull()
  })

  it('shows what was set aside, takes a new mapping and replays', async () => {
    const endpoint = newId()
    const inserted = (sql: string) => database.superuser.query(sql, [endpoint, world.first.id])
    await inserted(
      `INSERT INTO webhook_endpoints (id, organization_id, source, name, created_by, updated_by) VALUES ($1, $2, 'appsheet', 'e', 't', 't')`,
    )
    await inserted(`INSERT INTO webhook_mappings (organization_id, endpoint_id, version, definition, created_by)
      VALUES ($2, $1, 1, '{"version":1,"fields":{"id":{"from":"id"},"type":{"from":"type"}}}', 't')`)
    await inserted(`INSERT INTO webhook_deliveries (organization_id, endpoint_id, dedupe_key, body, status, reason)
      SELECT $2, $1, 'k' || n, '{"a":1}', 'quarantined', 'type is missing.' FROM generate_series(1, 3) AS n`)
    const path = `deliveries?status=quarantined&endpoint=${endpoint}`
    const page = await call(deliveries.GET, 'GET', { path })
    hold(outputs.pageOf(outputs.deliveryOut), page.json)
    const id: string = page.json.data[0].id
    expect((await call(deliveryRoute.GET, 'GET', { id })).json.body).toContain('"a": 1')
    expect((await call(deliveryRoute.GET, 'GET', { id, key: foreignKey })).status).toBe(404)
    const before = await call(mapping.GET, 'GET', { id: endpoint })
    hold(outputs.mappingOut, before.json)
    const definition = { ...before.json.definition, types: { Frage: 'inquiry' } }
    expect(await call(mapping.POST, 'POST', { id: endpoint, body: definition })).toMatchObject({
      status: 200,
      json: { version: 2 },
    })
    expect((await call(mapping.POST, 'POST', { id: endpoint, body: definition, key: foreignKey })).status).toBe(404)
    expect((await call(mapping.POST, 'POST', { id: endpoint, body: { version: 1 } })).status).toBe(422)
    expect((await call(replay.POST, 'POST', { id })).status).toBe(202)
    expect((await call(replay.POST, 'POST', { id })).json.code).toBe('conflict')
    expect((await call(replayAll.POST, 'POST', { id: endpoint, key: foreignKey })).status).toBe(404)
    expect((await call(replayAll.POST, 'POST', { id: endpoint })).json).toMatchObject({ replayed: 2, hasMore: false })
    expect((await call(deliveries.GET, 'GET', { path })).json.data).toEqual([])
  })

  it('describes itself', async () => {
    const document = await openapi().json()
    expect(document.openapi).toMatch(/^3\.1/)
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('/route.ts'),
    )
    const routes = files
      .map((file) => `/${file.replace('/route.ts', '').replaceAll(/\[(\w+)\]/g, '{$1}')}`)
      .filter((path) => path !== '/openapi.json')
    expect(Object.keys(document.paths).toSorted()).toEqual(routes.toSorted())
    expect(document.paths['/bookings'].post.requestBody.content['application/json'].schema).toEqual({
      $ref: '#/components/schemas/NewBooking',
    })
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      (match) => match[1] ?? '',
    )
    expect(refs.filter((name) => !(name in document.components.schemas))).toEqual([])
  })
})
