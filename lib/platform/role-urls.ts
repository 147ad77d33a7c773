import { createHmac } from 'node:crypto'
import type { Env } from './env.ts'

/** The login roles of the running program; the owner only migrates. */
export const databaseRoles = {
  tenant: 'masterflow_tenant',
  platform: 'masterflow_platform',
  reporting: 'masterflow_reporting',
} as const

export type DatabaseRole = keyof typeof databaseRoles

/** Connection strings, one per role. */
export type RoleUrls = Record<DatabaseRole, string>

/**
 * A role's password when none was configured: base64url(HMAC-SHA256(key = owner's password, role name)). Whoever knows the owner's
 * password could set it anyway, so deriving it gives nobody more.
 */
export function rolePassword(ownerPassword: string, role: DatabaseRole): string {
  return createHmac('sha256', ownerPassword).update(databaseRoles[role]).digest('base64url')
}

/**
 * The owner's connection string turned into a role's: same server, database and options.
 * @throws Error when the owner's has no password to derive from
 */
export function deriveRoleUrl(ownerUrl: string, role: DatabaseRole): string {
  const url = new URL(ownerUrl)
  if (url.password === '') {
    throw new Error(
      `DATABASE_URL holds no password to derive ${databaseRoles[role]}'s from: set MASTERFLOW_${role.toUpperCase()}_DATABASE_URL.`,
    )
  }
  // Poolers that serve many databases (Supabase's) take the tenant's name after a dot: postgres.projectref.
  const [, ...project] = decodeURIComponent(url.username).split('.')
  url.password = rolePassword(decodeURIComponent(url.password), role)
  url.username = [databaseRoles[role], ...(url.hostname.endsWith('.pooler.supabase.com') ? project : [])].join('.')
  return url.toString()
}

type Urls = Pick<
  Env,
  | 'DATABASE_URL'
  | 'DATABASE_REPLICA_URL'
  | 'MASTERFLOW_TENANT_DATABASE_URL'
  | 'MASTERFLOW_PLATFORM_DATABASE_URL'
  | 'MASTERFLOW_REPORTING_DATABASE_URL'
>

function onReplica(roleUrl: string, replicaUrl: string): string {
  const url = new URL(replicaUrl)
  const role = new URL(roleUrl)
  url.username = role.username
  url.password = role.password
  return url.toString()
}

/**
 * One role's connection string: the configured one, else derived from the owner's.
 * @throws Error that names the variable to set when it is neither configured nor derivable
 */
export function roleUrl(from: Urls, role: DatabaseRole): string {
  const configured = {
    tenant: from.MASTERFLOW_TENANT_DATABASE_URL,
    platform: from.MASTERFLOW_PLATFORM_DATABASE_URL,
    reporting: from.MASTERFLOW_REPORTING_DATABASE_URL,
  }[role]
  if (configured) return configured
  if (!from.DATABASE_URL) {
    throw new Error(`No database is configured: set DATABASE_URL, or MASTERFLOW_${role.toUpperCase()}_DATABASE_URL.`)
  }
  const derived = deriveRoleUrl(from.DATABASE_URL, role)
  return role === 'reporting' && from.DATABASE_REPLICA_URL ? onReplica(derived, from.DATABASE_REPLICA_URL) : derived
}

/** All three connection strings. */
export function roleUrls(from: Urls): RoleUrls {
  return { tenant: roleUrl(from, 'tenant'), platform: roleUrl(from, 'platform'), reporting: roleUrl(from, 'reporting') }
}
