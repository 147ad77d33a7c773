import { createHash, randomBytes } from 'node:crypto'
import { actorId } from '#lib/core/actor.ts'
import { newId } from '#lib/core/ids.ts'
import type { Permission } from '#lib/core/permissions.ts'
import type { World } from '#lib/db/index.ts'

/** What is stored of a key: 256 random bits need no slow hash. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** Stores a new key of the organisation. The plaintext is returned once and kept nowhere. */
export async function addApiKey(
  { db, actor, now }: World,
  values: { name: string; scopes: readonly Permission[]; expiresAt: Date | null; replaces: string | null },
): Promise<{ apiKeyId: string; key: string; prefix: string }> {
  const id = newId(now)
  const key = `mf_${randomBytes(32).toString('base64url')}`
  const prefix = key.slice(0, 9)
  await db.$executeRaw`
    INSERT INTO api_keys (id, organization_id, name, prefix, key_hash, scopes, expires_at, replaces, created_by, created_at, updated_at)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${values.name}, ${prefix}, ${hashApiKey(key)}, ${[...values.scopes]},
      ${values.expiresAt}, ${values.replaces}::uuid, ${actorId(actor)}, ${now}, ${now})`
  return { apiKeyId: id, key, prefix }
}
