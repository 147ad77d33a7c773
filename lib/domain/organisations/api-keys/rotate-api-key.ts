import type { z } from 'zod'
import { AppError, notFound } from '#lib/core/errors.ts'
import type { Permission } from '#lib/core/permissions.ts'
import { audit, type World } from '#lib/db/index.ts'
import { addApiKey } from './api-key.ts'
import { rotateApiKeySchema } from './schema.ts'

type Row = { name: string; scopes: Permission[]; revokedAt: Date | null; expiresAt: Date | null }

/**
 * Makes a successor with the same name and scopes; the old key works for `graceHours` more. The successor has no expiry of its own.
 * @returns the new key in plain text, the only time that anybody sees it, and until when the old one works
 * @throws AppError `not_found`, or `conflict` when the key is revoked
 */
export async function rotateApiKey(
  world: World,
  input: z.input<typeof rotateApiKeySchema>,
): Promise<{ apiKeyId: string; key: string; prefix: string; oldKeyExpiresAt: Date }> {
  const { db, actor, now } = world
  const { id, graceHours } = rotateApiKeySchema.parse(input)
  const [old] = await db.$queryRaw<Row[]>`
    SELECT name, scopes, revoked_at AS "revokedAt", expires_at AS "expiresAt" FROM api_keys
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!old) throw notFound('API key')
  if (old.revokedAt) throw new AppError('conflict', 'This key is revoked. Make a new one instead.')
  const until = new Date(Math.min(now.getTime() + graceHours * 3_600_000, old.expiresAt?.getTime() ?? Infinity))
  await db.$executeRaw`
    UPDATE api_keys SET expires_at = ${until} WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  const made = await addApiKey(world, { name: old.name, scopes: old.scopes, expiresAt: null, replaces: id })
  await audit(db, {
    actor,
    now,
    action: 'api_key.rotated',
    entityType: 'api_key',
    entityId: id,
    changes: { successor: [null, made.prefix], expiresAt: [old.expiresAt?.toISOString() ?? null, until.toISOString()] },
  })
  return { ...made, oldKeyExpiresAt: until }
}
