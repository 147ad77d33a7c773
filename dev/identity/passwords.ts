import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const keyLength = 32

/** Hashes a password with scrypt and a random salt: `scrypt$<salt>$<hash>`, both base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await derive(password, salt)
  return `scrypt$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/** Whether a password is the one that was hashed; false for a damaged hash. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || !salt || !hash) return false
  const expected = Buffer.from(hash, 'base64url')
  const actual = await derive(password, Buffer.from(salt, 'base64url'))
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, keyLength, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

/** Counts wrong passwords a name, forgetting them after a while: ten in five minutes and that name has to wait. */
export function createPasswordLimit(limit = 10, windowMs = 5 * 60_000) {
  const failures = new Map<string, number[]>()
  const recent = (name: string, now: number) => (failures.get(name) ?? []).filter((at) => at > now - windowMs)
  return {
    isBlocked: (name: string, now = Date.now()): boolean => recent(name, now).length >= limit,
    failed(name: string, now = Date.now()): void {
      failures.set(name, [...recent(name, now), now])
    },
    succeeded(name: string): void {
      failures.delete(name)
    },
  }
}
