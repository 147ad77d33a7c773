import type { EventEmitter } from 'node:events'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { env } from '../platform/env.ts'
import { log } from '../platform/log.ts'
import { roleUrl } from '../platform/role-urls.ts'
import { ClaimsPool, statementName } from './claims-pool.ts'
import { PrismaClient } from './generated/client.ts'

type Clients = {
  tenant: PrismaClient
  reader: PrismaClient
  platform: PrismaClient
  tenantPool: ClaimsPool
  close: () => Promise<void>
}

// Next bundles this file more than once in a process; the connections must be the same ones.
const holder = globalThis as { masterflowClients?: Clients }

/** A connection that breaks is the pool's to replace; without a listener it would take the process with it. */
function surviveLostConnections(pool: EventEmitter): void {
  pool.on('error', (error: unknown) => log.warn({ err: error }, 'a database connection was lost'))
  // Busy and ending ones: the statement under way, if any, fails by itself.
  pool.on('connect', (client: pg.PoolClient) => client.on('error', () => {}))
}

function open(): Clients {
  const settings = env()
  const preparedStatements = settings.MASTERFLOW_PREPARED_STATEMENTS
  const names = preparedStatements ? { statementNameGenerator: ({ sql }: { sql: string }) => statementName(sql) } : {}
  const tenantPool = new ClaimsPool({
    connectionString: roleUrl(settings, 'tenant'),
    max: settings.MASTERFLOW_POOL_SIZE,
    application_name: 'masterflow',
    preparedStatements,
  })
  const platformPool = new pg.Pool({
    connectionString: roleUrl(settings, 'platform'),
    max: 4,
    application_name: 'masterflow-platform',
  })
  surviveLostConnections(tenantPool)
  surviveLostConnections(platformPool)
  const tenant = new PrismaClient({ adapter: new PrismaPg(asPool(tenantPool), names) })
  const platform = new PrismaClient({ adapter: new PrismaPg(platformPool, names) })
  return {
    tenant,
    reader: refuseFindUnique(tenant),
    platform,
    tenantPool,
    close: async () => {
      await Promise.all([tenant.$disconnect(), platform.$disconnect()])
      await Promise.all([tenantPool.end(), platformPool.end()])
    },
  }
}

// The adapter uses no more of a pool than ClaimsPool offers; its types ask for the callbacks too.
function asPool(pool: object): pg.Pool {
  if (pool instanceof pg.Pool) return pool
  throw new TypeError('not a pg.Pool')
}

// Prisma gathers the findUnique calls of one tick into one query, across callers: outside a transaction one organisation's call
// would run under another's claims (docs/decisions/0004).
function refuseFindUnique(client: PrismaClient): PrismaClient {
  const refuse = (): never => {
    throw new Error('findUnique is batched across callers: use findFirst in readOrg.')
  }
  const guarded = client.$extends({
    query: { $allModels: { findUnique: refuse, findUniqueOrThrow: refuse } },
  })
  return guarded as PrismaClient
}

/** This process's connections, opened at first use. Private to `lib/db`. */
export function clients(): Clients {
  holder.masterflowClients ??= open()
  return holder.masterflowClients
}

/** Ends every connection of this process, if any was opened. */
export async function closeDatabase(): Promise<void> {
  const opened = holder.masterflowClients
  delete holder.masterflowClients
  await opened?.close()
}
