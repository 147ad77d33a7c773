import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTemporaryPostgres, type RunningPostgres } from '#dev/postgres/index.ts'
import { deriveRoleUrl } from '#lib/platform/role-urls.ts'
import { ensureLogins } from './ensure-logins.ts'

// A server of its own: roles and their passwords belong to the whole server.
let server: RunningPostgres

async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<Record<string, unknown>>(sql).finally(() => client.end())
  return rows
}

beforeAll(async () => {
  server = await startTemporaryPostgres()
  for (const role of ['tenant', 'platform', 'reporting']) {
    await run(server.ownerUrl, `create role masterflow_${role} nologin noinherit`)
  }
})
afterAll(() => server.stop())

const env = {}
const marks = () =>
  run(server.superuserUrl, `select rolname, xmin::text from pg_authid where rolname like 'masterflow%' order by 1`)

test('gives each role the password derived from the owner, and touches it no more', async () => {
  await ensureLogins({ ownerUrl: server.ownerUrl, env })
  for (const role of ['tenant', 'platform', 'reporting'] as const) {
    const [who] = await run(deriveRoleUrl(server.ownerUrl, role), 'select current_user as who')
    expect(who).toEqual({ who: `masterflow_${role}` })
  }
  const before = await marks()
  await ensureLogins({ ownerUrl: server.ownerUrl, env })
  expect(await marks()).toEqual(before)
})

test('mends a password that was changed', async () => {
  await run(server.ownerUrl, `alter role masterflow_tenant password 'other'`)
  await ensureLogins({ ownerUrl: server.ownerUrl, env })
  expect(await run(deriveRoleUrl(server.ownerUrl, 'tenant'), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('leaves every role alone once the tenant URL is configured', async () => {
  await run(
    server.ownerUrl,
    `alter role masterflow_tenant password 'kept'; alter role masterflow_platform password 'kept'`,
  )
  const before = await marks()
  await ensureLogins({ ownerUrl: server.ownerUrl, env: { MASTERFLOW_TENANT_DATABASE_URL: 'postgresql://elsewhere' } })
  expect(await marks()).toEqual(before)
})

test('an owner who may not do it is told which variable to set', async () => {
  await run(server.superuserUrl, `create role weak login password 'weak'; grant connect on database masterflow to weak`)
  const weak = new URL(server.ownerUrl)
  weak.username = 'weak'
  weak.password = 'weak'
  await expect(ensureLogins({ ownerUrl: weak.href, env })).rejects.toThrow(
    /masterflow_tenant cannot log in.*MASTERFLOW_TENANT_DATABASE_URL/,
  )
})

test('without a password there is nothing to derive from', async () => {
  const bare = new URL(server.ownerUrl)
  bare.password = ''
  await expect(ensureLogins({ ownerUrl: bare.href, env })).rejects.toThrow(
    /set MASTERFLOW_TENANT_DATABASE_URL, MASTERFLOW_PLATFORM_DATABASE_URL, MASTERFLOW_REPORTING_DATABASE_URL/,
  )
})
