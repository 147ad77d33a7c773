import type { z } from 'zod'
import { actorId } from '#lib/core/actor.ts'
import { notFound } from '#lib/core/errors.ts'
import { audit, type World } from '#lib/db/index.ts'
import { revokeApiKeySchema } from './schema.ts'

/** Ends a key at once, in the database too: a call that is under way sees nothing more. @throws AppError `not_found` */
export async function revokeApiKey(
  world: World,
  input: z.input<typeof revokeApiKeySchema>,
): Promise<{ apiKeyId: string }> {
  const { db, actor, now } = world
  const { id } = revokeApiKeySchema.parse(input)
  const [row] = await db.$queryRaw<{ prefix: string }[]>`
    UPDATE api_keys SET revoked_at = ${now}, revoked_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid AND revoked_at IS NULL RETURNING prefix`
  if (!row) throw notFound('API key')
  await audit(db, {
    actor,
    now,
    action: 'api_key.revoked',
    entityType: 'api_key',
    entityId: id,
    changes: { prefix: [row.prefix, null] },
  })
  return { apiKeyId: id }
}
