import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { deriveRoleUrl, roleUrl, roleUrls } from './role-urls.ts'

const owner = 'postgresql://masterflow_owner:pa%2Fss@127.0.0.1:5433/masterflow?sslmode=require'

test("a role's address keeps server, database and options and derives its password from the owner's", () => {
  const url = new URL(deriveRoleUrl(owner, 'tenant'))
  expect([url.host, url.pathname, url.search, url.username]).toEqual([
    '127.0.0.1:5433',
    '/masterflow',
    '?sslmode=require',
    'masterflow_tenant',
  ])
  expect(url.password).toBe(createHmac('sha256', 'pa/ss').update('masterflow_tenant').digest('base64url'))
})

test('a configured address wins', () => {
  const configured = 'postgresql://t:x@h/d'
  expect(roleUrl({ DATABASE_URL: owner, MASTERFLOW_TENANT_DATABASE_URL: configured }, 'tenant')).toBe(configured)
})

test('reports go to the replica', () => {
  const urls = roleUrls({ DATABASE_URL: owner, DATABASE_REPLICA_URL: 'postgresql://x:y@replica:1/copy' })
  expect(new URL(urls.reporting).host).toBe('replica:1')
  expect(new URL(urls.reporting).username).toBe('masterflow_reporting')
  expect(new URL(urls.platform).host).toBe('127.0.0.1:5433')
})

test("Supabase's pooler keeps the project after the dot", () => {
  const url = deriveRoleUrl('postgresql://postgres.abcd:pw@aws-0-eu.pooler.supabase.com:6543/postgres', 'platform')
  expect(new URL(url).username).toBe('masterflow_platform.abcd')
})

test('without a password or a database it says what to set', () => {
  expect(() => deriveRoleUrl('postgresql://me@h/d', 'tenant')).toThrow('set MASTERFLOW_TENANT_DATABASE_URL')
  expect(() => roleUrl({}, 'platform')).toThrow('set DATABASE_URL')
})
