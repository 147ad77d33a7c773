import { timingSafeEqual } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { Webhook } from 'standardwebhooks'
import { isUuid } from '#lib/core/ids.ts'
import { withPlatform } from '#lib/db/index.ts'
import { type EndpointDoor, findEndpointDoor, hashSecret, secretContext } from '#lib/domain/requests/endpoints/index.ts'
import { secretBox } from '#lib/platform/crypto.ts'

/** Who delivered. `deliveryKey` is the sender's own id of the delivery when it signed one. */
export type Caller = { door: EndpointDoor; deliveryKey: string | null }

// How long a closed endpoint or a revoked secret may still work in a process that has not heard of it.
const CACHE_MS = 5_000
const NOBODY = '00000000-0000-0000-0000-000000000000'

type Cached = { door: EndpointDoor | null }
const doors = new LRUCache<string, Cached>({ max: 10_000, ttl: CACHE_MS })
const looking = new Map<string, Promise<Cached>>()
const opened = new LRUCache<string, string>({ max: 1_000, ttl: CACHE_MS })

/** Looks an endpoint up, once for all who ask at the same time; that there is none is remembered too. */
async function findDoor(endpointId: string): Promise<EndpointDoor | null> {
  // What is no id is looked up all the same, as one that nobody has: it takes as long.
  const id = isUuid(endpointId) ? endpointId.toLowerCase() : NOBODY
  const known = doors.get(id)
  if (known) return known.door
  const running = looking.get(id) ?? look(id)
  looking.set(id, running)
  try {
    return (await running).door
  } finally {
    looking.delete(id)
  }
}

async function look(id: string): Promise<Cached> {
  const found = { door: await withPlatform('find webhook endpoint', (db) => findEndpointDoor(db, id)) }
  doors.set(id, found)
  return found
}

/** Forgets what is cached: for tests, which change endpoints faster than people do. */
export function forgetDoors(): void {
  doors.clear()
  opened.clear()
}

const dummyHash = hashSecret('nobody knows this')

function isBearerOf(secretHash: string, token: string): boolean {
  return timingSafeEqual(Buffer.from(hashSecret(token)), Buffer.from(secretHash))
}

// Compares against two hashes always, so that an unknown endpoint takes as long as a known one.
function matchesBearer(door: EndpointDoor | null, token: string, now: Date): boolean {
  const valid = (door?.secrets ?? []).filter(({ expiresAt }) => !expiresAt || expiresAt > now)
  const hashes = [...valid.map(({ hash }) => hash), dummyHash, dummyHash].slice(0, 2)
  const matches = hashes.map((hash) => isBearerOf(hash, token))
  return matches.some((isMatch, index) => isMatch && index < valid.length)
}

async function plaintextOf(door: EndpointDoor, secret: EndpointDoor['secrets'][number]): Promise<string> {
  const known = opened.get(secret.id)
  if (known !== undefined) return known
  const plain = await secretBox().decrypt(secret.sealed, { context: secretContext(door.organizationId, secret.id) })
  opened.set(secret.id, plain)
  return plain
}

function isSignedWith(secret: string, headers: Headers, body: Buffer): boolean {
  const signed = {
    'webhook-id': headers.get('webhook-id') ?? '',
    'webhook-timestamp': headers.get('webhook-timestamp') ?? '',
    'webhook-signature': headers.get('webhook-signature') ?? '',
  }
  try {
    // Its own tolerance is the specification's: 300 seconds to either side.
    new Webhook(secret).verify(body, signed, { jsonParse: false })
    return true
  } catch {
    return false
  }
}

async function matchesSignature(
  door: EndpointDoor | null,
  headers: Headers,
  body: Buffer,
  now: Date,
): Promise<boolean> {
  if (!door) return false
  for (const secret of door.secrets) {
    if (secret.expiresAt && secret.expiresAt <= now) continue
    if (isSignedWith(await plaintextOf(door, secret), headers, body)) return true
  }
  return false
}

const bearerPattern = /^Bearer +(\S+) *$/i
const MAX_DELIVERY_KEY = 256

/**
 * Recognises who delivers, by a bearer secret or a Standard Webhooks signature.
 * @param readBytes the body; read only for a signature, so that nobody unknown can make us read a megabyte
 * @returns null for all failures alike: unknown endpoint, wrong kind, closed, wrong secret, expired secret, bad signature
 */
export async function recogniseCaller(
  request: Request,
  endpoint: { id: string; source: string },
  readBytes: () => Promise<Buffer>,
  now: Date,
): Promise<Caller | null> {
  const found = await findDoor(endpoint.id)
  const door = found && found.isActive && found.source === endpoint.source ? found : null
  const token = bearerPattern.exec(request.headers.get('authorization') ?? '')?.[1]
  const deliveryKey = request.headers.get('webhook-id')
  const isSigned =
    request.headers.has('webhook-signature') && deliveryKey !== null && deliveryKey.length <= MAX_DELIVERY_KEY
  if (token === undefined && isSigned) {
    const isGenuine = await matchesSignature(door, request.headers, await readBytes(), now)
    return door && isGenuine ? { door, deliveryKey } : null
  }
  return matchesBearer(door, token ?? '', now) && door ? { door, deliveryKey: null } : null
}
