import { randomUUID } from 'node:crypto'
import { readRuntime } from './runtime.ts'
import { api, createRequest, deliver, endpointOf, freeHour, mailsTo, newAsk } from './fixtures/http.ts'
import { expect, test } from './fixtures/desk.ts'

const url = () => readRuntime().url

test('says how it is', async () => {
  expect((await fetch(`${url()}/api/health/live`)).status).toBe(200)
  const health = await fetch(`${url()}/api/health`)
  expect(health.status).toBe(200)
  const body: unknown = await health.json()
  expect(body).toMatchObject({ status: 'ok' })
  expect(Object.keys(Object(body).checks)).toEqual(
    expect.arrayContaining(['database', 'migrations', 'worker', 'queue']),
  )
})

test('takes a delivery once, and tells senders apart from strangers without saying which it knows', async () => {
  const { body } = await newAsk()
  const text = JSON.stringify(body)
  const first = await deliver(text)
  expect(first).toMatchObject({ status: 202, body: { status: 'accepted' } })
  const again = await deliver(text)
  expect(again).toMatchObject({ status: 200, body: { status: 'duplicate', deliveryId: first.body['deliveryId'] } })

  const { url: door, secret } = endpointOf()
  const unknown = door.replace(/[^/]+$/, randomUUID())
  const refused = await Promise.all([
    deliver(text, { url: door, secret: `${secret}x` }),
    deliver(text, { url: door, secret: null }),
    deliver(text, { url: unknown, secret }),
  ])
  expect(refused.map(({ status }) => status)).toEqual([401, 401, 401])
  expect(new Set(refused.map(({ body: answer }) => JSON.stringify(answer))).size).toBe(1)

  expect((await deliver('id=1&type=booking')).status).toBe(400)
  expect((await deliver(JSON.stringify({ id: randomUUID(), data: { notes: 'n'.repeat(1_100_000) } }))).status).toBe(413)
  expect(await deliver(JSON.stringify({ id: randomUUID(), type: 'booking', data: 'not an object' }))).toMatchObject({
    status: 202,
    body: { status: 'quarantined' },
  })
})

test('a hundred equal deliveries at once make one request', async () => {
  const { title, body } = await newAsk()
  const text = JSON.stringify(body)
  const answers = await Promise.all(Array.from({ length: 100 }, () => deliver(text)))
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(99)
  expect(new Set(answers.map((answer) => answer.body['deliveryId'])).size).toBe(1)
  const found = async () => {
    const { body: page } = await api('GET', `/requests?text=${encodeURIComponent(title)}`)
    return Array.isArray(page['data']) ? page['data'].length : -1
  }
  await expect.poll(found, { timeout: 20_000 }).toBe(1)
})

test('a program decides once, and is told why not', async () => {
  const { id } = await createRequest()
  expect(await api('POST', `/requests/${id}/approve`, {})).toMatchObject({ status: 200, body: { id } })
  const again = await api('POST', `/requests/${id}/approve`, {})
  expect(again.status).toBe(409)
  expect(again.headers.get('content-type')).toContain('application/problem+json')
  expect(again.body).toMatchObject({ status: 409, title: expect.any(String), detail: expect.any(String) })
  const bare = await createRequest()
  expect((await api('POST', `/requests/${bare.id}/reject`, {})).status).toBe(422)
  expect((await api('POST', `/requests/${bare.id}/reject`, { reason: 'Closed that day.' })).status).toBe(200)
  expect((await fetch(`${url()}/api/v1/requests/${id}`)).status).toBe(401)
  const described = await fetch(`${url()}/api/v1/openapi.json`)
  expect(await described.json()).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) })
})

test('a question stores nothing, a booking holds its time', async () => {
  const hour = await freeHour('Studio B')
  const possible = await api('POST', '/validate', hour)
  expect(possible).toMatchObject({ status: 200, body: { verdict: 'possible', asOf: expect.any(String) } })
  const ask = { ...hour, title: 'Cutting day', name: 'Robin Ashdown', email: 'robin@visitors.example' }
  const booked = await api('POST', '/bookings', ask)
  expect(booked).toMatchObject({ status: 201, body: { id: expect.any(String) } })
  expect(Date.parse(String(booked.body['start']))).toBe(Date.parse(hour.start))
  const refused = await api('POST', '/bookings', ask)
  expect(refused.status).toBe(409)
  expect(refused.body['reasons']).toEqual(
    expect.arrayContaining([expect.objectContaining({ rule: 'bookings.exclusive', effect: 'blocks' })]),
  )
  expect(await api('POST', '/validate', hour)).toMatchObject({ status: 200, body: { verdict: 'impossible' } })
})

test('fifty approvals of one slot at once: one booking, forty-nine refusals, one mail', async () => {
  // Of its own organisation, so that the others' screens stay as people know them.
  const kauri = 'kauri-studios'
  const hour = await freeHour('Carving Shed', kauri)
  const asked: { id: string; email: string }[] = []
  for (let n = 0; n < 50; n++) asked.push(await createRequest(hour, kauri))
  const answers = await Promise.all(asked.map(({ id }) => api('POST', `/requests/${id}/approve`, {}, kauri)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(49)
  const mails = async () =>
    (await Promise.all(asked.map(({ email }) => mailsTo(email)))).flat().map((mail) => mail.subject)
  await expect.poll(mails, { timeout: 20_000 }).toHaveLength(1)
  expect((await mails())[0]).toMatch(/^Approved: /)
})
