import { createHash, randomBytes } from 'node:crypto'
import { actorId } from '#lib/core/actor.ts'
import { newId } from '#lib/core/ids.ts'
import type { World } from '#lib/db/index.ts'
import type { SecretBox } from './port.ts'

/** A new secret in the form of Standard Webhooks: it serves as a bearer token and as a signing key. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}

/** What is stored of a secret to recognise it by. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Ties a sealed secret to its row: moved elsewhere it does not open. */
export function secretContext(organizationId: string, secretId: string): string {
  return `webhook_endpoint_secrets/${organizationId}/${secretId}`
}

/** Stores a new secret of an endpoint, hashed and sealed; the plaintext is returned once and kept nowhere. */
export async function addSecret({ db, actor, now }: World, secrets: SecretBox, endpointId: string): Promise<string> {
  const id = newId(now)
  const secret = newSecret()
  const sealed = await secrets.encrypt(secret, { context: secretContext(actor.organizationId, id) })
  await db.$executeRaw`
    INSERT INTO webhook_endpoint_secrets (id, organization_id, endpoint_id, secret_hash, secret_encrypted, hint, created_by, created_at)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${endpointId}::uuid, ${hashSecret(secret)}, ${sealed}, ${`…${secret.slice(-4)}`},
      ${actorId(actor)}, ${now})`
  return secret
}
