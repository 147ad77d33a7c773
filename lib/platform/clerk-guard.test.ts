import { describe, expect, test } from 'vitest'
import { readClerkConfig } from './clerk-config.ts'
import { judgeClerkEnvironment, publishableKeyHost } from './clerk-guard.ts'

const keyFor = (host: string, kind = 'test') =>
  `pk_${kind}_${Buffer.from(`${host}$`).toString('base64').replace(/=+$/, '')}`

const real = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keyFor('clerk.masterflow.example', 'live'),
  CLERK_SECRET_KEY: 'sk_live_abc',
  CLERK_WEBHOOK_SIGNING_SECRET: 'whsec_abc',
  APP_URL: 'https://desk.example.org',
}
const local = {
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keyFor('0a1b2c3d.local-identity.invalid'),
  NEXT_PUBLIC_CLERK_PROXY_URL: '/__clerk',
  CLERK_SECRET_KEY: 'sk_test_localidentity1',
  CLERK_API_URL: 'http://127.0.0.1:4410',
  CLERK_WEBHOOK_SIGNING_SECRET: 'whsec_abc',
  APP_URL: 'http://localhost:3000',
  MASTERFLOW_DEMO: '1',
}

type Case = [name: string, env: Record<string, string | undefined>, problem: RegExp | null]

const cases: readonly Case[] = [
  ['real keys', real, null],
  ['real keys in demo mode', { ...real, MASTERFLOW_DEMO: '1' }, null],
  [
    "a development instance of Clerk's",
    {
      ...real,
      NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keyFor('calm-ant-1.clerk.accounts.dev'),
      CLERK_SECRET_KEY: 'sk_test_a',
    },
    null,
  ],
  ['an https proxy', { ...real, NEXT_PUBLIC_CLERK_PROXY_URL: 'https://desk.example.org/clerk' }, null],
  ["Clerk's API named in full", { ...real, CLERK_API_URL: 'https://api.clerk.com/' }, null],
  ['no keys', {}, /NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY and CLERK_SECRET_KEY missing/],
  ['no secret key', { ...real, CLERK_SECRET_KEY: undefined }, /CLERK_SECRET_KEY missing/],
  ['an empty secret key', { ...real, CLERK_SECRET_KEY: '  ' }, /CLERK_SECRET_KEY missing/],
  ['a key that is none', { ...real, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: 'pk_live_%%%' }, /is not a Clerk key/],
  ['a live and a test key', { ...real, CLERK_SECRET_KEY: 'sk_test_a' }, /do not belong together/],
  [
    'real keys and another Backend API',
    { ...real, CLERK_API_URL: 'https://evil.example' },
    /refused outside demo mode/,
  ],
  ['real keys and a relative proxy', { ...real, NEXT_PUBLIC_CLERK_PROXY_URL: '/__clerk' }, /refused outside demo mode/],
  [
    'real keys and a plain http proxy',
    { ...real, NEXT_PUBLIC_CLERK_PROXY_URL: 'http://x.example' },
    /refused outside demo mode/,
  ],
  ['the local identity in demo mode', local, null],
  ['the local identity without APP_URL', { ...local, APP_URL: undefined }, null],
  ['the local identity without demo mode', { ...local, MASTERFLOW_DEMO: undefined }, /refused outside demo mode/],
  ['the local identity with demo mode 0', { ...local, MASTERFLOW_DEMO: '0' }, /refused outside demo mode/],
  [
    'the local identity on a public address',
    { ...local, APP_URL: 'https://desk.example.org' },
    /serves localhost only/,
  ],
  [
    'the local identity on a host that begins like localhost',
    { ...local, APP_URL: 'http://localhost.example.org' },
    /serves localhost only/,
  ],
  ['the local identity on a hosting platform', { ...local, VERCEL: '1' }, /hosting platform/],
  [
    'a local key with a remote Backend API',
    { ...local, CLERK_API_URL: 'https://identity.example' },
    /mix a local and a real/,
  ],
  ['a local key without its proxy', { ...local, NEXT_PUBLIC_CLERK_PROXY_URL: undefined }, /mix a local and a real/],
  [
    'another .invalid host',
    { ...local, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keyFor('clerk.other.invalid') },
    /mix a local and a real/,
  ],
  [
    'a real test key with the local Backend API, in demo mode',
    { ...local, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: keyFor('calm-ant-1.clerk.accounts.dev') },
    /mix a local and a real/,
  ],
]

describe('the boot check of the identity settings', () => {
  test.each(cases)('%s', (_name, env, problem) => {
    const { problems, isLocal } = judgeClerkEnvironment(env)
    if (problem) {
      expect(problems.join(' ')).toMatch(problem)
      expect(isLocal).toBe(false)
      expect(() => readClerkConfig(env)).toThrow(problem)
    } else {
      expect(problems).toEqual([])
      expect(isLocal).toBe(
        env === local || env['NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY'] === local.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,
      )
    }
  })

  test('no problem ever shows a secret', () => {
    for (const [, env] of cases) {
      const said = JSON.stringify(judgeClerkEnvironment(env))
      expect(said).not.toContain('sk_')
      expect(said).not.toContain('whsec_')
    }
  })

  test('a missing webhook secret is one clear warning and no problem', () => {
    const { problems, warnings } = judgeClerkEnvironment({ ...real, CLERK_WEBHOOK_SIGNING_SECRET: undefined })
    expect(problems).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(/^CLERK_WEBHOOK_SIGNING_SECRET missing/)])
  })

  test('/__clerk is forwarded for the local identity only', () => {
    expect(readClerkConfig(local).localIdentityUrl).toBe('http://127.0.0.1:4410')
    expect(readClerkConfig(real).localIdentityUrl).toBeNull()
  })

  test('the issuer is the host in the key, or the https proxy in front of it', () => {
    expect(readClerkConfig(local).issuer).toBe('https://0a1b2c3d.local-identity.invalid')
    expect(readClerkConfig(real).issuer).toBe('https://clerk.masterflow.example')
    const proxyUrl = 'https://desk.example.org/clerk'
    expect(readClerkConfig({ ...real, NEXT_PUBLIC_CLERK_PROXY_URL: proxyUrl }).issuer).toBe(proxyUrl)
  })

  test('the host is read only from a key that is one', () => {
    expect(publishableKeyHost(keyFor('clerk.example.org'))).toBe('clerk.example.org')
    expect(publishableKeyHost('pk_test_')).toBeNull()
    expect(publishableKeyHost(`pk_test_${Buffer.from('no-dollar').toString('base64')}`)).toBeNull()
    expect(publishableKeyHost(`pk_test_${Buffer.from('a b$').toString('base64')}`)).toBeNull()
  })
})
