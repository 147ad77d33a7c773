import pg from 'pg'
import { startTemporaryPostgres } from '#dev/postgres/index.ts'
import { roleUrls } from '#lib/platform/role-urls.ts'
import { parseEnv } from '#lib/platform/env.ts'
import { migrate } from '#scripts/db/migrate.ts'

export type BenchDatabase = {
  ownerUrl: string
  tenantUrl: string
  superuser: pg.Pool
  /** Plain `pg` as the tenant role. */
  tenant: pg.Pool
  stop: () => Promise<void>
}

/** A migrated server of this benchmark's own, durable as in production, to which the database door is pointed. */
export async function openDatabase(): Promise<BenchDatabase> {
  const server = await startTemporaryPostgres([
    'max_connections=200',
    'shared_buffers=1GB',
    'maintenance_work_mem=512MB',
    'max_wal_size=8GB',
    'fsync=on',
    'synchronous_commit=on',
    'full_page_writes=on',
  ])
  await migrate({ ownerUrl: server.ownerUrl })
  process.env['DATABASE_URL'] = server.ownerUrl
  process.env['MASTERFLOW_ENCRYPTION_KEYS'] ??= `bench:${Buffer.alloc(32, 7).toString('base64')}`
  const tenantUrl = roleUrls(parseEnv({ DATABASE_URL: server.ownerUrl })).tenant
  const superuserUrl = new URL(server.superuserUrl)
  superuserUrl.pathname = new URL(server.ownerUrl).pathname
  const superuser = new pg.Pool({ connectionString: superuserUrl.href, max: 20 })
  const tenant = new pg.Pool({ connectionString: tenantUrl, max: 20 })
  for (const pool of [superuser, tenant]) pool.on('error', () => undefined)
  return {
    ownerUrl: server.ownerUrl,
    tenantUrl,
    superuser,
    tenant,
    stop: async () => {
      await Promise.all([superuser.end(), tenant.end()])
      await server.stop()
    },
  }
}
