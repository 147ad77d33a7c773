import { type Actor, actorSubject } from '../core/actor.ts'
import { clients } from './client.ts'
import { currentClaims } from './claims-pool.ts'
import type { Db } from './context.ts'

const limits = { maxWait: 10_000, timeout: 30_000 }

function claimsOf(actor: Actor) {
  return { sub: actorSubject(actor), org: actor.organizationId }
}

/**
 * Runs `fn` in one transaction (read committed) as the tenant role, with the actor's identity and organisation as its claims.
 * Commits when `fn` resolves, rolls back when it throws; the error is passed on.
 */
export function withOrg<T>(actor: Actor, fn: (db: Db) => Promise<T>): Promise<T> {
  return currentClaims.run(claimsOf(actor), () => clients().tenant.$transaction(fn, limits))
}

/**
 * Runs reads of `fn` as the tenant role, each in a transaction of its own that costs one network flight. For screens, where
 * one snapshot over several queries does not matter. `findUnique` throws here: Prisma batches it across callers.
 */
export function readOrg<T>(actor: Actor, fn: (db: Db) => Promise<T>): Promise<T> {
  // Prisma's promises start when awaited: await inside, or a query that `fn` returns unawaited would run without claims.
  return currentClaims.run(claimsOf(actor), async () => await fn(clients().reader))
}
