import { timingSafeEqual, createHash } from 'node:crypto'
import type { IdentityKeys } from './keys.ts'
import type { createPasswordLimit } from './passwords.ts'
import type { ClientRecord, MembershipRecord, OrganizationRecord, SessionRecord, UserRecord } from './records.ts'
import { sessionToken } from './session-token.ts'
import type { IdentityStore } from './state.ts'
import type { Webhooks } from './webhooks.ts'

export type IdentityConfig = {
  /** The one origin whose browsers are served. */
  readonly appUrl: string
  readonly tokenTtlSeconds: number
  readonly sessionTtlMs: number
}

/** What every handler works on. */
export type World = {
  readonly config: IdentityConfig
  readonly keys: IdentityKeys
  readonly store: IdentityStore
  readonly webhooks: Webhooks
  readonly passwordLimit: ReturnType<typeof createPasswordLimit>
  /** Short-lived and single-use, so a restart may forget them: ticket -> user, nonce -> cookies. */
  readonly tickets: Map<string, { userId: string; expireAt: number }>
  readonly nonces: Map<string, { directives: string[]; at: number }>
}

export function findUser(world: World, id: string | null): UserRecord | undefined {
  return world.store.state.users.find((user) => user.id === id)
}

/** By id or by slug, as Clerk's Backend API allows. */
export function findOrganization(world: World, idOrSlug: string): OrganizationRecord | undefined {
  return world.store.state.organizations.find((one) => one.id === idOrSlug || one.slug === idOrSlug)
}

export function findMembership(
  world: World,
  userId: string,
  organizationId: string | null | undefined,
): MembershipRecord | undefined {
  return world.store.state.memberships.find((one) => one.userId === userId && one.organizationId === organizationId)
}

export function membershipsOf(world: World, userId: string): MembershipRecord[] {
  return world.store.state.memberships.filter((one) => one.userId === userId)
}

/** The sessions of a browser that still count. */
export function liveSessions(world: World, client: ClientRecord | undefined): SessionRecord[] {
  return (client?.sessions ?? []).filter(
    (one) => one.status === 'active' && one.expireAt > Date.now() && findUser(world, one.userId),
  )
}

/** A fresh token of a session; without organisation when the person is no longer a member. */
export function tokenFor(
  world: World,
  session: SessionRecord,
  origin: string,
  organizationId = session.organizationId,
) {
  const membership = findMembership(world, session.userId, organizationId)
  const organization = membership && findOrganization(world, membership.organizationId)
  return sessionToken(
    world.keys,
    {
      sessionId: session.id,
      userId: session.userId,
      sessionCreatedAt: session.createdAt,
      origin,
      organization:
        membership && organization ? { id: organization.id, slug: organization.slug, role: membership.role } : null,
    },
    world.config.tokenTtlSeconds,
  )
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Compares secrets in constant time. */
export function isSameSecret(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))
}
