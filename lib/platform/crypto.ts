import { createHash } from 'node:crypto'
import { CompactEncrypt, compactDecrypt, type CompactJWEHeaderParameters } from 'jose'
import { AppError } from '../core/errors.ts'
import { env } from './env.ts'

/** Keys by name, the one that encrypts first. */
export type KeyRing = readonly { id: string; key: Uint8Array }[]

/** Encrypts and decrypts small secrets; a context ties each to the row that it was stored in. */
export type SecretBox = {
  encrypt: (plaintext: string, options: { context: string }) => Promise<string>
  decrypt: (sealed: string, options: { context: string }) => Promise<string>
}

/** Reads `name:base64(32 bytes)[,…]`, as `MASTERFLOW_ENCRYPTION_KEYS` has it. */
export function parseKeyRing(text: string): KeyRing {
  return text.split(',').map((entry) => {
    const at = entry.indexOf(':')
    return { id: entry.slice(0, at).trim(), key: new Uint8Array(Buffer.from(entry.slice(at + 1).trim(), 'base64')) }
  })
}

// The context is part of the protected header, which AES-GCM authenticates (RFC 7516, section 5.1): a text moved to another row
// still decrypts, but says where it belongs.
const fingerprint = (context: string) => createHash('sha256').update(context).digest('base64url')

/**
 * A box over these keys: JWE, direct encryption with A256GCM. The first key encrypts, all decrypt, so that a key can be replaced
 * without touching a row.
 */
export function createSecretBox(keys: KeyRing): SecretBox {
  const [first] = keys
  if (!first) throw new Error('a secret box needs a key')
  return {
    encrypt: (plaintext, { context }) =>
      new CompactEncrypt(new TextEncoder().encode(plaintext))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: first.id, ctx: fingerprint(context) })
        .encrypt(first.key),
    decrypt: async (sealed, { context }) => {
      try {
        const keyFor = ({ kid }: CompactJWEHeaderParameters) => {
          const found = keys.find(({ id }) => id === kid)
          if (!found) throw new Error('unknown key')
          return found.key
        }
        const { plaintext, protectedHeader } = await compactDecrypt(sealed, keyFor, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        })
        if (protectedHeader['ctx'] !== fingerprint(context)) throw new Error('other context')
        return new TextDecoder().decode(plaintext)
      } catch {
        throw new AppError(
          'unavailable',
          'A stored secret cannot be read: its key is gone, or it was moved or changed.',
        )
      }
    },
  }
}

function fromEnvironment(): SecretBox {
  const keys = env().MASTERFLOW_ENCRYPTION_KEYS
  if (keys) return createSecretBox(parseKeyRing(keys))
  const missing = (): never => {
    throw new AppError('unavailable', 'Secrets cannot be stored: MASTERFLOW_ENCRYPTION_KEYS is not set on this server.')
  }
  return { encrypt: missing, decrypt: missing }
}

let opened: SecretBox | undefined

/**
 * The box with this installation's keys.
 * @throws AppError `unavailable` on use when no keys are set, or a text cannot be opened
 */
export function secretBox(): SecretBox {
  opened ??= fromEnvironment()
  return opened
}
