process.env['MASTERFLOW_ENCRYPTION_KEYS'] = `k1:${Buffer.alloc(32, 7).toString('base64')}`
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Webhook } from 'standardwebhooks'
import { POST as appsheet } from '#app/api/webhooks/appsheet/[endpointId]/route.ts'
import { POST as googleForms } from '#app/api/webhooks/google-forms/[endpointId]/route.ts'
import { newId } from '#lib/core/ids.ts'
import { withOrg } from '#lib/db/index.ts'
import {
  getDelivery,
  listDeliveries,
  replayDelivery,
  replayQuarantined,
} from '#lib/domain/requests/deliveries/index.ts'
import {
  createEndpoint,
  listEndpoints,
  revokeSecret,
  rotateSecret,
  saveMapping,
  setEndpointActive,
} from '#lib/domain/requests/endpoints/index.ts'
import { defaultMapping, processDelivery } from '#lib/domain/requests/intake/index.ts'
import { secretBox } from '#lib/platform/crypto.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { forgetDoors } from './webhook-caller.ts'
import { forgetFacts } from './webhook.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
let endpoint: { endpointId: string; secret: string }
let counter = 0

const asAdmin = <T>(fn: (tools: Parameters<typeof createEndpoint>[0]) => Promise<T>) =>
  withOrg(world.firstAdmin, (db) => fn({ db, actor: world.firstAdmin, now: new Date(), secrets: secretBox() }))
const forget = () => {
  forgetDoors()
  forgetFacts()
}

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})
beforeEach(async () => {
  endpoint = await asAdmin((tools) => createEndpoint(tools, { source: 'appsheet', name: `Desk ${++counter}` }))
  forget()
})

const record = (id = `r-${++counter}`, data: object = {}) => ({
  id,
  type: 'booking',
  timestamp: '2029-01-01T10:00:00Z',
  user: 'robin@people.example',
  data: { resource: 'blue ROOM', start: '2030-06-01 10:00', end: '2030-06-01 12:00', title: 'Rehearsal', ...data },
})
function send(
  body: string | Uint8Array<ArrayBuffer> | object,
  headers: Record<string, string> = { authorization: `Bearer ${endpoint.secret}` },
  { id = endpoint.endpointId, post = appsheet } = {},
) {
  const bytes = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
  const request = new Request(`http://localhost/api/webhooks/appsheet/${id}`, { method: 'POST', body: bytes, headers })
  return post(request, { params: Promise.resolve({ endpointId: id }) })
}
const stored = async () =>
  (
    await database.superuser.query('SELECT * FROM webhook_deliveries WHERE endpoint_id = $1 ORDER BY received_at', [
      endpoint.endpointId,
    ])
  ).rows
const jobs = async () =>
  (
    await database.superuser.query(
      `SELECT j.data FROM pgboss.job j JOIN webhook_deliveries d ON d.id::text = j.data ->> 'deliveryId' WHERE d.endpoint_id = $1`,
      [endpoint.endpointId],
    )
  ).rows.map((row) => row.data)
const actor = () => ({ kind: 'job', task: 'requests.map-delivery', organizationId: world.first.id }) as const
const process1 = (deliveryId: string) =>
  withOrg(actor(), (db) => processDelivery({ db, actor: actor(), now: new Date() }, { deliveryId }))

describe('the webhook', () => {
  it('stores, enqueues and answers 202, and the job makes the request', async () => {
    const body = record()
    const response = await send(body, {
      authorization: `Bearer ${endpoint.secret}`,
      cookie: 'a=b',
      'user-agent': 'AppSheet',
    })
    expect(response.status).toBe(202)
    const { deliveryId, status } = await response.json()
    expect(status).toBe('accepted')
    const [row] = await stored()
    expect(row.id).toBe(deliveryId)
    expect(JSON.parse(row.body.toString())).toEqual(body)
    expect(row.headers).toEqual({
      authorization: '[removed]',
      cookie: '[removed]',
      'user-agent': 'AppSheet',
      'content-type': 'text/plain;charset=UTF-8',
    })
    expect(await jobs()).toEqual([{ organizationId: world.first.id, deliveryId }])
    expect(await process1(deliveryId)).toMatchObject({ status: 'processed', outcome: 'created' })
    expect(await process1(deliveryId)).toEqual({ status: 'left alone' })
    const { rows } = await database.superuser.query('SELECT * FROM external_requests WHERE external_id = $1', [body.id])
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      resource_id: world.firstRoom.id,
      requester_email: 'robin@people.example',
      request_data: body.data,
    })
    expect(rows[0].requested_start.toISOString()).toBe('2030-06-01T14:00:00.000Z')
  })

  it('takes 100 equal deliveries at once for one, and counts the others', async () => {
    const body = record()
    const answers = await Promise.all(Array.from({ length: 100 }, async () => (await send(body)).json()))
    expect(new Set(answers.map(({ deliveryId }) => deliveryId)).size).toBe(1)
    expect(answers.filter(({ status }) => status === 'accepted')).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 'duplicate')).toHaveLength(99)
    const again = await send(body)
    expect([again.status, (await again.json()).status]).toEqual([200, 'duplicate'])
    const rows = await stored()
    expect(rows).toHaveLength(1)
    expect(rows[0].duplicate_count).toBe(100)
    expect(await jobs()).toHaveLength(1)
  })

  it('stores 300 different deliveries at once, each with its job', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, async () => (await send(record())).json()))
    expect(answers.every(({ status }) => status === 'accepted')).toBe(true)
    expect(await stored()).toHaveLength(300)
    expect(await jobs()).toHaveLength(300)
  })

  it('answers the same 401 for a wrong secret, none, an unknown endpoint, another kind and a closed one', async () => {
    const wrong = { authorization: 'Bearer wrong' }
    const right = { authorization: `Bearer ${endpoint.secret}` }
    const closed = await asAdmin((tools) => createEndpoint(tools, { source: 'appsheet', name: `Closed ${++counter}` }))
    await asAdmin((tools) => setEndpointActive(tools, { id: closed.endpointId, isActive: false }))
    const responses = [
      await send(record(), wrong),
      await send(record(), {}),
      await send(record(), right, { id: newId(), post: appsheet }),
      await send(record(), right, { id: 'no-id-at-all', post: appsheet }),
      await send(record(), right, { id: endpoint.endpointId, post: googleForms }),
      await send(record(), { authorization: `Bearer ${closed.secret}` }, { id: closed.endpointId, post: appsheet }),
      await send('x'.repeat(2_000_000), wrong),
    ]
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 401))
    expect(new Set(await Promise.all(responses.map((response) => response.text()))).size).toBe(1)
    expect(await stored()).toHaveLength(0)
  })

  it('refuses what is no JSON object, no UTF-8, or too long, also without a length', async () => {
    for (const body of ['', 'hello', '[1]', '"text"', 'null', new Uint8Array([0x7b, 0xff, 0x7d])]) {
      const response = await send(body)
      expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    }
    expect((await send(`{"a":"${'x'.repeat(1024 * 1024)}"}`)).status).toBe(413)
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)),
    })
    const init = {
      method: 'POST',
      body: stream,
      headers: { authorization: `Bearer ${endpoint.secret}` },
      duplex: 'half',
    }
    const endless = new Request('http://localhost/api/webhooks/appsheet/x', init)
    expect((await appsheet(endless, { params: Promise.resolve({ endpointId: endpoint.endpointId }) })).status).toBe(413)
    expect(await stored()).toHaveLength(0)
  })

  it('pain 20: takes a signed sender, knows its replay by the id, refuses an old, a changed and an unsigned one', async () => {
    const body = JSON.stringify(record())
    const sign = (id: string, at: Date, text = body) => ({
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(endpoint.secret).sign(id, at, text),
    })
    const now = new Date()
    expect((await send(body, sign('msg_1', now))).status).toBe(202)
    const replay = await send(body, sign('msg_1', now))
    expect([replay.status, (await replay.json()).status]).toEqual([200, 'duplicate'])
    expect((await send(body, sign('msg_2', new Date(now.getTime() - 301_000)))).status).toBe(401)
    expect((await send(`${body} `, sign('msg_3', now))).status).toBe(401)
    expect((await send(body, { ...sign('msg_4', now), 'webhook-signature': 'v1,nonsense' })).status).toBe(401)
    expect(await stored()).toHaveLength(1)
  })

  it('takes two secrets after a rotation, none of them once expired or revoked', async () => {
    const old = endpoint.secret
    const { secret } = await asAdmin((tools) => rotateSecret(tools, { id: endpoint.endpointId }))
    forget()
    expect((await send(record(), { authorization: `Bearer ${old}` })).status).toBe(202)
    expect((await send(record(), { authorization: `Bearer ${secret}` })).status).toBe(202)
    const third = await asAdmin((tools) => rotateSecret(tools, { id: endpoint.endpointId, graceHours: 0 }))
    forget()
    expect((await send(record(), { authorization: `Bearer ${old}` })).status).toBe(401)
    expect((await send(record(), { authorization: `Bearer ${secret}` })).status).toBe(401)
    expect((await send(record(), { authorization: `Bearer ${third.secret}` })).status).toBe(202)
    const [row] = (await asAdmin(({ db }) => listEndpoints(db, world.first.id, new Date()))).filter(
      ({ id }) => id === endpoint.endpointId,
    )
    const newest = row?.secrets.find(({ isValid }) => isValid)
    expect(newest?.hint).toBe(`…${third.secret.slice(-4)}`)
    await asAdmin((tools) => revokeSecret(tools, { id: endpoint.endpointId, secretId: newest?.id ?? '' }))
    forget()
    expect((await send(record(), { authorization: `Bearer ${third.secret}` })).status).toBe(401)
  })

  it('keeps what cannot be mapped, with the reason, and makes a request of it after a correction', async () => {
    const response = await send(record('q-1', { resource: 'Green room' }))
    expect(response.status).toBe(202)
    const { deliveryId, status } = await response.json()
    expect(status).toBe('quarantined')
    expect((await process1(deliveryId)).status).toBe('quarantined')
    expect((await stored())[0]).toMatchObject({
      status: 'quarantined',
      external_id: 'q-1',
      reason: expect.stringContaining('Green room'),
    })
    await database.superuser.query(
      `INSERT INTO resources (org_id, type, title, created_by, updated_by) VALUES ($1, 'space', 'Green Room', 't', 't')`,
      [world.first.id],
    )
    await asAdmin((tools) => replayDelivery(tools, { id: deliveryId }))
    expect(await process1(deliveryId)).toMatchObject({ status: 'processed', outcome: 'created' })
    await expect(asAdmin((tools) => replayDelivery(tools, { id: deliveryId }))).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('maps with a new version and replays all that waits for it', async () => {
    const odd = (id: string) => ({ Nummer: id, Art: 'Frage', text: 'Wann?' })
    const ids = await Promise.all(['a', 'b', 'c'].map(async (id) => (await (await send(odd(id))).json()).deliveryId))
    for (const id of ids) expect((await process1(id)).status).toBe('quarantined')
    const definition = {
      version: 1 as const,
      fields: { id: { from: 'Nummer' }, type: { from: '/Art' } },
      types: { frage: 'inquiry' as const },
    }
    expect(await asAdmin((tools) => saveMapping(tools, { id: endpoint.endpointId, definition }))).toMatchObject({
      version: 2,
    })
    const lateSave = asAdmin((tools) => saveMapping(tools, { id: endpoint.endpointId, definition, expectedVersion: 1 }))
    await expect(lateSave).rejects.toMatchObject({ code: 'stale', details: { version: 2 } })
    expect(await asAdmin((tools) => replayQuarantined(tools, { endpointId: endpoint.endpointId }))).toEqual({
      replayed: 3,
      hasMore: false,
    })
    for (const id of ids) expect(await process1(id)).toMatchObject({ outcome: 'created' })
    const { rows } = await database.superuser.query(
      'SELECT DISTINCT mapping_version FROM webhook_deliveries WHERE endpoint_id = $1',
      [endpoint.endpointId],
    )
    expect(rows).toEqual([{ mapping_version: 2 }])
  })

  it('stores odd bodies and never fails on them', async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index]))
    const bodies = [
      '{"id":"nul\\u0000"}',
      '{"id":"lone \\ud800"}',
      '{"\\u0000":1}',
      '{"id":1e999}',
      '{"id":12345678901234567890,"type":"inquiry","data":{}}',
      '{"__proto__":{"id":"x"},"constructor":1,"type":"toString"}',
      JSON.stringify({ id: '\u202Eevil', type: 'inquiry', data: { __proto__: 1, title: '\u202Egnp.exe' } }),
      JSON.stringify({ id: 'many', type: 'inquiry', data: many }),
      deep,
      '{"id":{},"type":[]}',
      JSON.stringify({ id: 'x'.repeat(100_000), type: 'inquiry' }),
      JSON.stringify({ ...record('times'), data: { resource: 'Blue room', start: '99999-01-01', end: '-1' } }),
      JSON.stringify({
        ...record('gap'),
        data: { resource: 'Blue room', start: '2030-03-10T02:30', end: '2030-03-10T04:00' },
      }),
    ]
    for (const body of bodies) {
      const response = await send(body)
      expect(response.status, body.slice(0, 60)).toBe(202)
      const { deliveryId } = await response.json()
      const done = await process1(deliveryId)
      expect(['processed', 'quarantined'], body.slice(0, 60)).toContain(done.status)
      if (done.status === 'quarantined') expect(done.reason.length).toBeGreaterThan(10)
      const detail = await asAdmin(({ db }) => getDelivery(db, world.first.id, deliveryId))
      expect(detail?.body.length).toBeGreaterThan(0)
    }
    const kept = await database.superuser.query(
      `SELECT count(*)::int AS n FROM jsonb_object_keys((SELECT request_data FROM external_requests WHERE external_id = 'many'))`,
    )
    expect(kept.rows[0].n).toBe(10_000)
  })

  it('shows deliveries page by page, and nothing to the other organisation', async () => {
    for (let n = 0; n < 5; n++) await send(record())
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const query = { status: [], endpointId: endpoint.endpointId, cursor, limit: 2 }
      const page: Awaited<ReturnType<typeof listDeliveries>> = await asAdmin(({ db }) =>
        listDeliveries(db, world.first.id, query),
      )
      seen.push(...page.rows.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor)
    expect(new Set(seen).size).toBe(5)
    const query = { status: [], limit: 50 }
    expect((await withOrg(world.secondAdmin, (db) => listDeliveries(db, world.first.id, query))).rows).toEqual([])
    expect(await withOrg(world.secondAdmin, (db) => getDelivery(db, world.first.id, seen[0] ?? ''))).toBeNull()
    const foreign = withOrg(world.secondAdmin, (db) =>
      replayDelivery({ db, actor: world.secondAdmin, now: new Date() }, { id: seen[0] ?? '' }),
    )
    await expect(foreign).rejects.toMatchObject({ code: 'not_found' })
  })

  it('takes a form’s answers by question', async () => {
    const form = await asAdmin((tools) => createEndpoint(tools, { source: 'google_forms', name: `Form ${++counter}` }))
    const body = {
      id: 'form-1',
      type: 'booking',
      email: 'kim@people.example',
      answers: { ' room ': 'Blue room', Start: '2030-07-01 10:00', End: '2030-07-01 11:00', 'Your name': 'Kim' },
    }
    const response = await send(
      body,
      { authorization: `Bearer ${form.secret}` },
      { id: form.endpointId, post: googleForms },
    )
    const { deliveryId, status } = await response.json()
    expect(status).toBe('accepted')
    expect(await process1(deliveryId)).toMatchObject({ outcome: 'created' })
    expect(defaultMapping('google_forms').data).toBe('answers')
  })
})
