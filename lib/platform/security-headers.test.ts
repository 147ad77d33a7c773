import { describe, expect, test } from 'vitest'
import { contentSecurityPolicy } from './security-headers.ts'

const settings = { nonce: 'abc', clerkHost: 'clerk.example.org', isDevelopment: false, isHttps: true }

describe('the content security policy', () => {
  test('runs scripts by nonce alone', () => {
    const policy = contentSecurityPolicy(settings)
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';")
    expect(policy).not.toContain('unsafe-eval')
    expect(policy.match(/'unsafe-inline'/g)).toHaveLength(1)
  })

  test("lets Clerk's own hosts in, and nobody else", () => {
    expect(contentSecurityPolicy(settings)).toContain("connect-src 'self' https://clerk.example.org;")
  })

  test('knows no foreign host when identity is served from our own origin', () => {
    expect(contentSecurityPolicy({ ...settings, clerkHost: null })).not.toContain('https://')
  })

  test('does not send a browser on localhost to https', () => {
    expect(contentSecurityPolicy({ ...settings, isHttps: false })).not.toContain('upgrade-insecure-requests')
  })
})
