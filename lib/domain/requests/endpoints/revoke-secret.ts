import type { z } from 'zod'
import { notFound } from '#lib/core/errors.ts'
import { audit, type World } from '#lib/db/index.ts'
import { lockEndpoint } from './load-endpoint.ts'
import { revokeSecretSchema } from './schema.ts'

/** Ends a secret at once (other processes notice within five seconds). @throws AppError `not_found` */
export async function revokeSecret(
  world: World,
  input: z.input<typeof revokeSecretSchema>,
): Promise<{ endpointId: string }> {
  const { db, actor, now } = world
  const { id, secretId } = revokeSecretSchema.parse(input)
  await lockEndpoint(world, id)
  const [revoked] = await db.$queryRaw<{ hint: string }[]>`
    UPDATE webhook_endpoint_secrets SET revoked_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND endpoint_id = ${id}::uuid AND id = ${secretId}::uuid AND revoked_at IS NULL
    RETURNING hint`
  if (!revoked) throw notFound('secret')
  await audit(db, {
    actor,
    now,
    action: 'webhook_endpoint.secret_revoked',
    entityType: 'webhook_endpoint',
    entityId: id,
    changes: { secret: [revoked.hint, null] },
  })
  return { endpointId: id }
}
