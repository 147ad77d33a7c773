import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { roleUrls } from '#lib/platform/role-urls.ts'
import { parseEnv } from '#lib/platform/env.ts'
import { closeDatabase } from '#lib/db/index.ts'

/** A database of this test file's own, and connections of every role. */
export type TestDatabase = {
  ownerUrl: string
  tenantUrl: string
  platformUrl: string
  reportingUrl: string
  superuserUrl: string
  /** Sees everything: for arranging and for looking, never for what is being tested. */
  superuser: pg.Pool
  /** Runs statements as the tenant role with these claims, in one transaction, over a connection of its own. */
  asTenant: <T>(claims: { sub: string; org: string } | null, fn: (client: pg.PoolClient) => Promise<T>) => Promise<T>
}

/**
 * Copies the migrated template for this test file and points the database door (`withOrg` …) at the copy. Call it once at the
 * top of a file; the returned object is filled in before the first test.
 */
export function testDatabase(): TestDatabase {
  const database: Partial<TestDatabase> = {}
  const name = `test_${process.pid}_${crypto.randomUUID().slice(0, 8)}`
  let tenants: pg.Pool | undefined

  beforeAll(async () => {
    const template = new URL(inject('templateOwnerUrl'))
    const server = new pg.Client({ connectionString: urlOf(inject('superuserUrl'), 'postgres') })
    await server.connect()
    await server.query(
      `CREATE DATABASE ${name} TEMPLATE ${pg.escapeIdentifier(template.pathname.slice(1))} OWNER masterflow_owner`,
    )
    await server.end()
    const ownerUrl = urlOf(template.href, name)
    const urls = roleUrls(parseEnv({ DATABASE_URL: ownerUrl }))
    process.env['DATABASE_URL'] = ownerUrl
    const pool = openPool(urls.tenant, 60)
    tenants = pool
    Object.assign(database, {
      ownerUrl,
      tenantUrl: urls.tenant,
      platformUrl: urls.platform,
      reportingUrl: urls.reporting,
      superuserUrl: urlOf(inject('superuserUrl'), name),
      superuser: openPool(urlOf(inject('superuserUrl'), name), 4),
      asTenant: (claims, fn) => inTransaction(pool, claims, fn),
    } satisfies TestDatabase)
  })

  afterAll(async () => {
    await closeDatabase()
    await Promise.all([tenants?.end(), database.superuser?.end()])
    const server = new pg.Client({ connectionString: urlOf(inject('superuserUrl'), 'postgres') })
    await server.connect()
    await server.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await server.end()
  })

  return database as TestDatabase
}

/** `end()` resolves before the sockets are closed, so dropping the database may cut off connections that are just ending. */
function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

function urlOf(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

async function inTransaction<T>(
  pool: pg.Pool,
  claims: { sub: string; org: string } | null,
  fn: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    if (claims) await client.query("SELECT set_config('app.claims', $1, true)", [JSON.stringify(claims)])
    const result = await fn(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
