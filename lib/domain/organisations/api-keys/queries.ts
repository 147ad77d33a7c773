import { allPermissions, type Permission } from '#lib/core/permissions.ts'
import type { Db } from '#lib/db/index.ts'
import { hashApiKey } from './api-key.ts'

export type ApiKeyRow = {
  id: string
  name: string
  /** The first characters, to tell keys apart. */
  prefix: string
  scopes: Permission[]
  state: 'active' | 'expired' | 'revoked'
  expiresAt: Date | null
  revokedAt: Date | null
  lastUsedAt: Date | null
  /** The key that this one took over from. */
  replaces: string | null
  createdAt: Date
  createdBy: string
}

/** An organisation's keys, newest first, without anything that would open a door. */
export function listApiKeys(db: Db, organizationId: string, now: Date): Promise<ApiKeyRow[]> {
  return db.$queryRaw<ApiKeyRow[]>`
    SELECT id, name, prefix, scopes, CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= ${now} THEN 'expired' ELSE 'active' END AS state,
      expires_at AS "expiresAt", revoked_at AS "revokedAt", last_used_at AS "lastUsedAt", replaces, created_at AS "createdAt", created_by AS "createdBy"
    FROM api_keys WHERE organization_id = ${organizationId}::uuid ORDER BY created_at DESC, id DESC LIMIT 500`
}

export type FoundApiKey = { id: string; organizationId: string; scopes: Permission[] }

/**
 * The valid key with this plaintext, as the platform role. Remembers when a key was last used, to the minute.
 * @returns null for an unknown, expired or revoked key: nobody is told which
 */
export async function findApiKey(db: Db, key: string, now: Date): Promise<FoundApiKey | null> {
  const [row] = await db.$queryRaw<{ id: string; organizationId: string; scopes: string[]; lastUsedAt: Date | null }[]>`
    SELECT id, organization_id AS "organizationId", scopes, last_used_at AS "lastUsedAt" FROM api_keys
    WHERE key_hash = ${hashApiKey(key)} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})`
  if (!row) return null
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() >= 60_000) {
    const minuteAgo = new Date(now.getTime() - 60_000)
    await db.$executeRaw`
      UPDATE api_keys SET last_used_at = ${now}
      WHERE id = (SELECT id FROM api_keys WHERE id = ${row.id}::uuid AND (last_used_at IS NULL OR last_used_at <= ${minuteAgo})
        FOR NO KEY UPDATE SKIP LOCKED)`
  }
  return {
    id: row.id,
    organizationId: row.organizationId,
    scopes: allPermissions.filter((name) => row.scopes.includes(name)),
  }
}
