import { clients } from './client.ts'
import type { Db } from './context.ts'

/** The few things that have no organisation yet, or none at all. A new one is a decision, so it is a name here. */
export const platformReasons = [
  'find webhook endpoint',
  'find api key',
  'find calendar feed',
  'find organisation',
  'follow identity',
  'check health',
  'beat worker heart',
  'fan out a sweep',
  'make partitions',
  'seed demo data',
] as const
export type PlatformReason = (typeof platformReasons)[number]

/** Runs `fn` in one transaction as the platform role, which sees identity and endpoints of all organisations and no tenant's rows. */
export function withPlatform<T>(_reason: PlatformReason, fn: (db: Db) => Promise<T>): Promise<T> {
  const inUtc = async (db: Db) => {
    await db.$executeRaw`SELECT set_config('TimeZone', 'UTC', true)` // why: claims-pool.ts
    return fn(db)
  }
  return clients().platform.$transaction(inUtc, { maxWait: 10_000, timeout: 15_000 })
}
