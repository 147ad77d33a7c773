/** What the local identity server remembers. Times are Unix milliseconds, as in Clerk's JSON. */
export type UserRecord = {
  id: string
  email: string
  firstName: string
  lastName: string
  passwordHash: string
  lastSignInAt: number | null
  createdAt: number
  updatedAt: number
}

export type OrganizationRecord = { id: string; name: string; slug: string; createdAt: number; updatedAt: number }

export type RoleKey = 'org:admin' | 'org:manager' | 'org:member' | 'org:viewer'

export type MembershipRecord = {
  id: string
  userId: string
  organizationId: string
  role: RoleKey
  createdAt: number
  updatedAt: number
}

export type SessionRecord = {
  id: string
  userId: string
  /** The active organisation of the session. */
  organizationId: string | null
  status: 'active' | 'removed' | 'revoked'
  createdAt: number
  updatedAt: number
  expireAt: number
}

export type SignInRecord = {
  id: string
  status: 'needs_identifier' | 'needs_first_factor' | 'complete'
  userId: string | null
  identifier: string | null
  createdSessionId: string | null
}

/** A browser, known by its `__client` cookie, of which only the hash is kept. */
export type ClientRecord = {
  id: string
  tokenHash: string
  sessions: SessionRecord[]
  signIn: SignInRecord | null
  lastActiveSessionId: string | null
  createdAt: number
  updatedAt: number
}

export type WebhookMessage = { id: string; body: string; attempts: number }

export type IdentityState = {
  version: 1
  users: UserRecord[]
  organizations: OrganizationRecord[]
  memberships: MembershipRecord[]
  clients: ClientRecord[]
  /** Webhooks not yet accepted by the app. */
  outbox: WebhookMessage[]
}

const systemPermissions = {
  all: [
    'org:sys_profile:manage',
    'org:sys_profile:delete',
    'org:sys_memberships:read',
    'org:sys_memberships:manage',
    'org:sys_domains:read',
    'org:sys_domains:manage',
  ],
  read: ['org:sys_memberships:read'],
}

/** The organisation roles of the instance. What a role may do in the product is lib/core/permissions.ts, not this. */
export const roles: Readonly<Record<RoleKey, { name: string; permissions: readonly string[] }>> = {
  'org:admin': { name: 'Admin', permissions: systemPermissions.all },
  'org:manager': { name: 'Manager', permissions: systemPermissions.read },
  'org:member': { name: 'Member', permissions: systemPermissions.read },
  'org:viewer': { name: 'Viewer', permissions: systemPermissions.read },
}

export function isRoleKey(value: unknown): value is RoleKey {
  return typeof value === 'string' && Object.hasOwn(roles, value)
}
