import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { NextRequest } from 'next/server.js'
import { createPublicKey, verify } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { demoMemberships, demoOrganisations, demoPeople } from './demo-people.ts'
import {
  appUrl,
  at,
  claimsOf,
  newDataFolder,
  removeDataFolders,
  runToEnd,
  startIdentity,
  startReceiver,
  textAt,
} from './harness.ts'

type Identity = Awaited<ReturnType<typeof startIdentity>>
let identity: Identity

beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(async () => {
  await identity.stop()
  removeDataFolders()
})

const ada = { email: 'ada@harbour-arts.example', password: 'ada-demo-desk' }

async function signedIn(person = ada) {
  const browser = identity.browser()
  const answer = await browser.signIn(person.email, person.password)
  expect(answer.status).toBe(200)
  const sessionId = textAt(answer.body, 'response', 'created_session_id')
  return { browser, sessionId }
}

describe('where it refuses to run', () => {
  const pk = (host: string) => `pk_test_${Buffer.from(`${host}$`).toString('base64')}`
  test.each([
    ['production', { NODE_ENV: 'production' }, 'NODE_ENV is production'],
    ['a live secret key', { CLERK_SECRET_KEY: 'sk_live_abcdef' }, 'live Clerk key'],
    [
      'a live publishable key, demo or not',
      { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: 'pk_live_abc', MASTERFLOW_DEMO: '1' },
      'live Clerk key',
    ],
    [
      "a real instance's publishable key",
      { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: pk('calm-ant-1.clerk.accounts.dev') },
      'real Clerk instance',
    ],
    ["a real instance's secret key", { CLERK_SECRET_KEY: 'sk_test_abcdef' }, 'real Clerk instance'],
    ['a hosting platform', { VERCEL: '1', MASTERFLOW_DEMO: '1' }, 'hosting platform'],
    ['a public address', { APP_URL: 'https://desk.example.org' }, 'localhost only'],
  ])('%s', async (_name, env, reason) => {
    const { code, said } = await runToEnd(env)
    expect(code).toBe(1)
    expect(said).toContain(reason)
    expect(said).not.toMatch(/abcdef/)
  })

  test('production with the demo flag is allowed: npm start builds for production', async () => {
    const demo = await startIdentity({ NODE_ENV: 'production', MASTERFLOW_DEMO: '1' })
    expect((await fetch(`${demo.url}/health`)).status).toBe(200)
    await demo.stop()
  })
})

describe('keys and state', () => {
  test('are readable by the owner alone, and hold no password', () => {
    for (const name of ['private.pem', 'secrets.json', 'state.json']) {
      expect(statSync(join(identity.dataDir, 'identity', name)).mode & 0o077).toBe(0)
    }
    const state = readFileSync(join(identity.dataDir, 'identity', 'state.json'), 'utf8')
    for (const person of demoPeople) expect(state).not.toContain(person.password)
  })

  test('every demo person fits: valid ids, one address each, known organisations, every role in each', () => {
    expect(new Set(demoPeople.map((one) => one.email)).size).toBe(demoPeople.length)
    for (const { clerkOrganizationId } of demoOrganisations) {
      const held = demoMemberships
        .filter((one) => one.clerkOrganizationId === clerkOrganizationId)
        .map((one) => one.role)
      expect([...new Set(held)].toSorted()).toEqual(['admin', 'manager', 'member', 'viewer'])
    }
    expect(demoMemberships[0]).toMatchObject({ clerkUserId: 'user_demo_ada', slug: 'harbour-arts', role: 'admin' })
    expect(demoPeople.every((one) => one.password.length >= 8)).toBe(true)
  })
})

describe('signing in', () => {
  test('a wrong password is refused in words that Clerk shows, a right one makes a session', async () => {
    const browser = identity.browser()
    const wrong = await browser.signIn(ada.email, 'not-the-password')
    expect([wrong.status, textAt(wrong.body, 'errors', 0, 'code')]).toEqual([422, 'form_password_incorrect'])
    const right = await browser.signIn(ada.email, ada.password)
    expect(textAt(right.body, 'response', 'status')).toBe('complete')
  })

  test('an unknown address is refused', async () => {
    const answer = await identity.browser().send('POST', '/client/sign_ins', { identifier: 'nobody@nowhere.example' })
    expect([answer.status, textAt(answer.body, 'errors', 0, 'code')]).toEqual([422, 'form_identifier_not_found'])
  })

  test('guessing is slowed down, and only for the name that is guessed', async () => {
    const browser = identity.browser()
    const tane = 'tane@kauri-studios.example'
    for (let guess = 0; guess < 10; guess += 1) expect((await browser.signIn(tane, `guess-${guess}`)).status).toBe(422)
    expect((await browser.signIn(tane, 'tane-demo-desk')).status).toBe(429)
    await signedIn()
  })

  test('another origin is not served', async () => {
    const answer = await identity.browser().send('GET', '/client', {}, { origin: 'https://evil.example' })
    expect(answer.status).toBe(400)
  })

  test('a ticket signs in once', async () => {
    const ticket = textAt(
      (await identity.backend('POST', '/sign_in_tokens', { user_id: 'user_demo_mei' })).body,
      'token',
    )
    const browser = identity.browser()
    const first = await browser.send('POST', '/client/sign_ins', { strategy: 'ticket', ticket })
    expect(textAt(first.body, 'response', 'status')).toBe('complete')
    expect((await identity.browser().send('POST', '/client/sign_ins', { strategy: 'ticket', ticket })).status).toBe(400)
  })
})

describe('sessions and tokens', () => {
  test('a token is signed with the published key, short-lived, for this app and the active organisation', async () => {
    const { browser, sessionId } = await signedIn()
    const token = textAt((await browser.send('POST', `/client/sessions/${sessionId}/tokens`)).body, 'jwt')
    const [header = '', payload = '', signature = ''] = token.split('.')
    const key = createPublicKey(identity.keys.publicKeyPem)
    expect(verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(
      true,
    )
    const claims = claimsOf(token)
    expect(claims).toMatchObject({
      sub: 'user_demo_ada',
      sid: sessionId,
      azp: appUrl,
      iss: identity.keys.issuer,
      v: 2,
      o: { id: 'org_demo_harbour_arts', slg: 'harbour-arts', rol: 'admin' },
    })
    expect(Number(at(claims, 'exp')) - Number(at(claims, 'iat'))).toBe(60)
  })

  test('the organisation switches for members and for nobody else', async () => {
    const { browser, sessionId } = await signedIn()
    const touch = (id: string) =>
      browser.send('POST', `/client/sessions/${sessionId}/touch`, { active_organization_id: id })
    expect((await touch('org_demo_kauri_studios')).status).toBe(403)
    expect((await touch('org_demo_nordlys_kulturhus')).status).toBe(200)
    const token = textAt((await browser.send('POST', `/client/sessions/${sessionId}/tokens`)).body, 'jwt')
    expect(claimsOf(token)).toMatchObject({ o: { slg: 'nordlys-kulturhus', rol: 'member' } })
  })

  test('someone removed has no organisation in the next token', async () => {
    const lars = { email: 'lars@nordlys-kulturhus.example', password: 'lars-demo-desk' }
    const { browser, sessionId } = await signedIn(lars)
    await identity.backend('DELETE', '/organizations/org_demo_nordlys_kulturhus/memberships/user_demo_lars')
    const token = textAt((await browser.send('POST', `/client/sessions/${sessionId}/tokens`)).body, 'jwt')
    expect(claimsOf(token)).not.toHaveProperty('o')
  })

  test.each([
    [
      'signing out',
      (browser: Awaited<ReturnType<typeof signedIn>>['browser']) => browser.send('DELETE', '/client/sessions'),
    ],
    ['a revocation', (_browser: unknown, id: string) => identity.backend('POST', `/sessions/${id}/revoke`)],
    ['expiry', (_browser: unknown, id: string) => identity.backend('POST', `/test_controls/sessions/${id}/expire`)],
  ])('%s ends the tokens', async (_name, end) => {
    const { browser, sessionId } = await signedIn()
    expect((await end(browser, sessionId)).status).toBe(200)
    expect((await browser.send('POST', `/client/sessions/${sessionId}/tokens`)).status).toBe(401)
    expect(at((await browser.send('GET', '/client')).body, 'response', 'sessions')).toEqual([])
  })

  test('a restart, even a hard one, signs nobody out', async () => {
    const before = await startIdentity()
    const browser = before.browser()
    const signed = await browser.signIn(ada.email, ada.password)
    await before.stop('SIGKILL')
    const after = await startIdentity({}, before.dataDir)
    const again = after.browser().withCookies(browser.cookies())
    const sessionId = textAt(signed.body, 'response', 'created_session_id')
    expect((await again.send('POST', `/client/sessions/${sessionId}/tokens`)).status).toBe(200)
    await after.stop()
  })

  test('the cookie of one copy means nothing to another on the same localhost', async () => {
    const other = await startIdentity()
    const { browser } = await signedIn()
    const client = await other.browser().withCookies(browser.cookies()).send('GET', '/client')
    expect(at(client.body, 'response')).toBeNull()
    expect(other.keys.cookieSuffix).not.toBe(identity.keys.cookieSuffix)
    await other.stop()
  })
})

describe('the handshake', () => {
  const path = (back: string, more = '') =>
    `/client/handshake?format=nonce&redirect_url=${encodeURIComponent(back)}${more}`

  test('leads back with fresh cookies behind a nonce that works once', async () => {
    const { browser } = await signedIn()
    const answer = await browser.send(
      'GET',
      path(`${appUrl}/orgs/nordlys-kulturhus/overview`, '&organization_id=nordlys-kulturhus'),
    )
    expect(answer.status).toBe(307)
    const nonce = new URL(answer.headers.get('location') ?? '').searchParams.get('__clerk_handshake_nonce')
    const read = () => identity.backend('GET', `/clients/handshake_payload?nonce=${nonce}`)
    const directives = JSON.stringify(at((await read()).body, 'directives'))
    const token = /__session=([^;]+)/.exec(directives)?.[1] ?? ''
    expect(claimsOf(token)).toMatchObject({ o: { slg: 'nordlys-kulturhus' } })
    expect(directives).toContain(`__session_${identity.keys.cookieSuffix}=`)
    expect((await read()).status).toBe(404)
  })

  test('never leads anywhere but to the app', async () => {
    const { browser } = await signedIn()
    for (const back of ['https://evil.example/', 'http://localhost:4999/', 'javascript:alert(1)', '']) {
      expect((await browser.send('GET', path(back))).status).toBe(400)
    }
  })
})

describe('the Backend API', () => {
  test('answers holders of the secret key alone', async () => {
    const answer = await fetch(`${identity.url}/v1/users`, { headers: { authorization: 'Bearer sk_test_wrong' } })
    expect(answer.status).toBe(401)
  })

  test('refuses a role that the instance does not have', async () => {
    const body = { user_id: 'user_demo_noor', role: 'org:owner' }
    expect((await identity.backend('POST', '/organizations/org_demo_harbour_arts/memberships', body)).status).toBe(404)
  })

  test('scripts are served from node_modules and nothing else is', async () => {
    const get = async (file: string) =>
      (await fetch(`${identity.url}/__clerk/npm/@clerk/clerk-js@6/dist/${file}`)).status
    expect(await get('clerk.browser.js')).toBe(200)
    expect(await get('..%2f..%2fpackage.json')).toBe(404)
    expect(await get('nothing.js')).toBe(404)
  })
})

describe('webhooks', () => {
  test("carry a signature that Clerk's own SDK accepts, and are sent again until the app takes them", async () => {
    const receiver = await startReceiver([500, 200])
    const sender = await startIdentity({ IDENTITY_WEBHOOK_URL: receiver.url }, newDataFolder())
    await sender.backend('POST', '/organizations/org_demo_kauri_studios/memberships', {
      user_id: 'user_demo_noor',
      role: 'org:viewer',
    })
    await vi.waitFor(() => expect(receiver.deliveries).toHaveLength(2), { timeout: 5_000 })
    const [first, second] = receiver.deliveries
    expect(second?.headers.get('svix-id')).toBe(first?.headers.get('svix-id'))
    const request = new NextRequest(appUrl, {
      method: 'POST',
      body: second?.body ?? '',
      headers: second?.headers ?? {},
    })
    const event = await verifyWebhook(request, { signingSecret: sender.keys.webhookSecret })
    expect(event).toMatchObject({ type: 'organizationMembership.created', data: { role: 'org:viewer' } })
    await sender.stop()
    receiver.stop()
  })

  test('that the app did not take survive a restart', async () => {
    const dataDir = newDataFolder()
    const nobody = await startIdentity({ IDENTITY_WEBHOOK_URL: 'http://127.0.0.1:9/' }, dataDir)
    await nobody.backend('DELETE', '/organizations/org_demo_kauri_studios/memberships/user_demo_tane')
    await nobody.stop()
    const receiver = await startReceiver([200])
    const again = await startIdentity({ IDENTITY_WEBHOOK_URL: receiver.url }, dataDir)
    await vi.waitFor(() => expect(receiver.deliveries).toHaveLength(1), { timeout: 5_000 })
    expect(receiver.deliveries[0]?.body).toContain('organizationMembership.deleted')
    await again.stop()
    receiver.stop()
  })
})
