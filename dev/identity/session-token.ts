import { createPublicKey, randomBytes, sign } from 'node:crypto'
import type { IdentityKeys } from './keys.ts'

/** The key id in token headers and in the published key set. */
export const keyId = 'ins_local_identity'

/** Clerk's mark for "this is a session token" in the JWT header. */
const sessionTokenCategory = 'cl_B7d4PD111AAA'

export type SessionTokenFacts = {
  readonly sessionId: string
  readonly userId: string
  readonly sessionCreatedAt: number
  /** The browser origin that asked: `azp`, which the app checks. */
  readonly origin: string
  readonly organization: { readonly id: string; readonly slug: string; readonly role: string } | null
}

/**
 * A Clerk session token, version 2: RS256, short-lived.
 * @param ttlSeconds lifetime; Clerk's is 60
 */
export function sessionToken(
  keys: IdentityKeys,
  facts: SessionTokenFacts,
  ttlSeconds: number,
  nowMs = Date.now(),
): string {
  const now = Math.floor(nowMs / 1000)
  const claims = {
    azp: facts.origin,
    exp: now + ttlSeconds,
    fva: [Math.max(0, Math.floor((nowMs - facts.sessionCreatedAt) / 60_000)), -1],
    iat: now,
    iss: keys.issuer,
    jti: randomBytes(10).toString('hex'),
    nbf: now - 10,
    sid: facts.sessionId,
    sts: 'active',
    sub: facts.userId,
    v: 2,
    ...(facts.organization
      ? {
          o: {
            id: facts.organization.id,
            rol: facts.organization.role.replace(/^org:/, ''),
            slg: facts.organization.slug,
          },
        }
      : {}),
  }
  return signJwt(keys, claims, { cat: sessionTokenCategory })
}

/** Signs any claims with the instance's key. */
export function signJwt(keys: IdentityKeys, claims: object, header: object = {}): string {
  const input = `${encode({ alg: 'RS256', kid: keyId, typ: 'JWT', ...header })}.${encode(claims)}`
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), keys.privateKey).toString('base64url')}`
}

/** The public key as a JSON Web Key Set. */
export function publicKeySet(keys: IdentityKeys): object {
  const jwk = createPublicKey(keys.publicKeyPem).export({ format: 'jwk' })
  return { keys: [{ ...jwk, kid: keyId, use: 'sig', alg: 'RS256' }] }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
