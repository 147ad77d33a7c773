import type { z } from 'zod'
import { AppError } from '#lib/core/errors.ts'
import { can } from '#lib/core/permissions.ts'
import { audit, type World } from '#lib/db/index.ts'
import { addApiKey } from './api-key.ts'
import { createApiKeySchema } from './schema.ts'

/**
 * Makes a key for a program. Nobody gives away more than they have.
 * @returns the key in plain text: the only time that anybody sees it
 * @throws AppError `bad_input` for an expiry in the past, `forbidden` for a scope that the maker lacks
 */
export async function createApiKey(
  world: World,
  input: z.input<typeof createApiKeySchema>,
): Promise<{ apiKeyId: string; key: string; prefix: string }> {
  const { db, actor, now } = world
  const { name, scopes, expiresAt } = createApiKeySchema.parse(input)
  const missing = scopes.filter((scope) => !can(actor, scope))
  if (missing.length > 0)
    throw new AppError('forbidden', `You cannot give what you do not have: ${missing.join(', ')}.`, { missing })
  if (expiresAt && expiresAt <= now)
    throw new AppError('bad_input', 'The key would have expired already.', { field: 'expiresAt' })
  const made = await addApiKey(world, {
    name,
    scopes: [...new Set(scopes)],
    expiresAt: expiresAt ?? null,
    replaces: null,
  })
  await audit(db, {
    actor,
    now,
    action: 'api_key.created',
    entityType: 'api_key',
    entityId: made.apiKeyId,
    changes: { name: [null, name], scopes: [null, scopes.join(' ')], prefix: [null, made.prefix] },
  })
  return made
}
