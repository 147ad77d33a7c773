import type { z } from 'zod'
import { audit, type World } from '#lib/db/index.ts'
import { addSecret } from './endpoint-secret.ts'
import { lockEndpoint } from './load-endpoint.ts'
import type { SecretBox } from './port.ts'
import { rotateSecretSchema } from './schema.ts'

/**
 * Gives an endpoint a new secret. The newest one until now works for `graceHours` more, so that the sender can be moved without
 * an outage; older ones stop at once: two are valid at most.
 * @returns the new secret in plain text, the only time that anybody sees it, and until when the old one works
 * @throws AppError `not_found`
 */
export async function rotateSecret(
  world: World & { secrets: SecretBox },
  input: z.input<typeof rotateSecretSchema>,
): Promise<{ endpointId: string; secret: string; oldSecretExpiresAt: Date }> {
  const { db, actor, now, secrets } = world
  const { id, graceHours } = rotateSecretSchema.parse(input)
  const endpoint = await lockEndpoint(world, id)
  const until = new Date(now.getTime() + graceHours * 3_600_000)
  await db.$executeRaw`
    UPDATE webhook_endpoint_secrets SET revoked_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND endpoint_id = ${id}::uuid AND revoked_at IS NULL
      AND id <> (SELECT id FROM webhook_endpoint_secrets WHERE organization_id = ${actor.organizationId}::uuid
        AND endpoint_id = ${id}::uuid AND revoked_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1)`
  await db.$executeRaw`
    UPDATE webhook_endpoint_secrets SET expires_at = least(expires_at, ${until})
    WHERE organization_id = ${actor.organizationId}::uuid AND endpoint_id = ${id}::uuid AND revoked_at IS NULL`
  const secret = await addSecret(world, secrets, id)
  await audit(db, {
    actor,
    now,
    action: 'webhook_endpoint.secret_rotated',
    entityType: 'webhook_endpoint',
    entityId: endpoint.id,
    changes: { oldSecretExpiresAt: [null, until.toISOString()] },
  })
  return { endpointId: id, secret, oldSecretExpiresAt: until }
}
