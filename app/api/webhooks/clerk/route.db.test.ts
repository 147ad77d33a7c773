import { NextRequest } from 'next/server.js'
import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { testDatabase } from '#tests/database.ts'

const database = testDatabase()
const secret = `whsec_${Buffer.from('a-secret-for-this-test').toString('base64')}`
let POST: (request: NextRequest) => Promise<Response>

beforeAll(async () => {
  process.env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] =
    `pk_test_${Buffer.from('calm-ant-1.clerk.accounts.dev$').toString('base64')}`
  process.env['CLERK_SECRET_KEY'] = 'sk_test_of_this_test'
  process.env['CLERK_WEBHOOK_SIGNING_SECRET'] = secret
  ;({ POST } = await import('./route.ts'))
})

function delivery(event: object, change: { key?: string; body?: string; ageSeconds?: number } = {}): NextRequest {
  const body = JSON.stringify(event)
  const id = `msg_${crypto.randomUUID()}`
  const timestamp = String(Math.floor(Date.now() / 1000) - (change.ageSeconds ?? 0))
  const key = Buffer.from((change.key ?? secret).replace('whsec_', ''), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return new NextRequest('http://localhost/api/webhooks/clerk', {
    method: 'POST',
    body: change.body ?? body,
    headers: { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` },
  })
}

const organisation = { id: 'org_hook', name: 'Hook House', slug: 'hook-house', updated_at: 1_770_000_000_000 }
const membership = (type: string, change: object = {}) => ({
  type,
  object: 'event',
  data: {
    id: 'orgmem_hook',
    role: 'org:manager',
    updated_at: 1_770_000_000_000,
    organization: organisation,
    public_user_data: {
      user_id: 'user_hook',
      identifier: 'hook@hook-house.example',
      first_name: 'Ho',
      last_name: 'Ok',
    },
    ...change,
  },
})

async function rows() {
  const sql = "SELECT role, is_active, display_name FROM org_memberships WHERE clerk_user_id = 'user_hook'"
  return (await database.superuser.query(sql)).rows
}

describe("Clerk's webhook", () => {
  test.each([
    ['a wrong key', { key: `whsec_${Buffer.from('another').toString('base64')}` }],
    ['a changed body', { body: '{"type":"user.deleted","data":{"id":"user_x"}}' }],
    ['an old delivery, sent again by someone', { ageSeconds: 3600 }],
  ])('%s is not genuine and changes nothing', async (_name, change) => {
    const answer = await POST(delivery(membership('organizationMembership.created'), change))
    expect(answer.status).toBe(400)
    expect(await rows()).toEqual([])
  })

  test('without any signature: not genuine', async () => {
    const request = new NextRequest('http://localhost/api/webhooks/clerk', { method: 'POST', body: '{}' })
    expect((await POST(request)).status).toBe(400)
  })

  test('too large is refused before it is read', async () => {
    const request = delivery(membership('organizationMembership.created'))
    request.headers.set('content-length', String(2 * 1024 * 1024))
    expect((await POST(request)).status).toBe(413)
  })

  test('genuine ones are followed, and the same again is fine', async () => {
    for (const _time of [1, 2]) {
      const answer = await POST(delivery(membership('organizationMembership.created')))
      expect(answer.status).toBe(200)
    }
    expect(await rows()).toEqual([{ role: 'manager', is_active: true, display_name: 'Ho Ok' }])
    expect((await POST(delivery(membership('organizationMembership.deleted')))).status).toBe(200)
    expect(await rows()).toMatchObject([{ is_active: false }])
  })

  test('an event that is about something else is taken and left alone', async () => {
    const answer = await POST(delivery({ type: 'session.created', object: 'event', data: { id: 'sess_1' } }))
    expect([answer.status, await answer.json()]).toEqual([200, { outcome: 'not_followed' }])
  })

  test('a failing database is 500, so that Clerk sends it again', async () => {
    await database.superuser.query('ALTER TABLE clerk_tombstones RENAME TO clerk_tombstones_away')
    try {
      const answer = await POST(delivery(membership('organizationMembership.created', { id: 'orgmem_hook_2' })))
      expect(answer.status).toBe(500)
    } finally {
      await database.superuser.query('ALTER TABLE clerk_tombstones_away RENAME TO clerk_tombstones')
    }
  })
})
