import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import { AppError, isAppError } from '#lib/core/errors.ts'
import { acceptDelivery, type Accepted, readOrg } from '#lib/db/index.ts'
import { type EndpointSource, readMappingFacts } from '#lib/domain/requests/endpoints/index.ts'
import {
  mapBody,
  mapDelivery,
  type MappingWorld,
  parseBody,
  resourceFinder,
} from '#lib/domain/requests/intake/index.ts'
import { env } from '#lib/platform/env.ts'
import { createRateLimiter, rateLimitHeaders, type RateLimiter } from '#lib/platform/rate-limit.ts'
import { problem, problemOf } from './problem.ts'
import { readBody } from './read-body.ts'
import { type Caller, recogniseCaller } from './webhook-caller.ts'

type EndpointActor = { kind: 'webhook_endpoint'; endpointId: string; organizationId: string }

// Wrong secrets of one sender at one endpoint in a minute. Right ones are never held up by them.
const FAILURES_PER_MINUTE = 300
const FACTS_MS = 5_000

let limiters: { deliveries: RateLimiter; failures: RateLimiter } | undefined
function limits() {
  limiters ??= {
    deliveries: createRateLimiter('webhook', env().MASTERFLOW_WEBHOOK_RATE),
    failures: createRateLimiter('webhook-failures', FAILURES_PER_MINUTE),
  }
  return limiters
}

/**
 * The way in of a webhook: recognise, store and enqueue in one commit, answer. What the body means is the job's; the answer only
 * says whether it could be mapped at a first look.
 */
export function webhook(source: EndpointSource) {
  return async (request: Request, context: { params: Promise<{ endpointId: string }> }): Promise<Response> => {
    try {
      const { endpointId } = await context.params
      return await deliver(request, { id: endpointId, source })
    } catch (error) {
      if (isAppError(error) && error.code === 'forbidden') return refuse(request)
      return problemOf(request, error)
    }
  }
}

async function deliver(request: Request, endpoint: { id: string; source: EndpointSource }): Promise<Response> {
  const now = new Date()
  let bytes: Promise<Buffer> | undefined
  const readBytes = () => (bytes ??= readBody(request))
  const caller = await recogniseCaller(request, endpoint, readBytes, now)
  if (!caller) return refuseStranger(request, endpoint.id)

  const state = await limits().deliveries.take(caller.door.id)
  if (!state.allowed) {
    const detail = `More than ${state.limit} deliveries in a minute. Send this one again in ${state.reset} seconds.`
    return problem(request, 'too_many', detail, { headers: rateLimitHeaders(state, 'deliveries') })
  }
  const body = await readBytes()
  const parsed = parseBody(body)
  if ('problem' in parsed) throw new AppError('bad_input', parsed.problem, { status: 400 })

  const actor: EndpointActor = {
    kind: 'webhook_endpoint',
    endpointId: caller.door.id,
    organizationId: caller.door.organizationId,
  }
  const accepted = await store(actor, request, caller, body, now)
  if (accepted.isDuplicate) return answer(200, accepted, 'duplicate')
  return answer(202, accepted, await firstLook(actor, caller.door.source, parsed.body, now))
}

/** One answer for every reason: a stranger does not learn which endpoints there are. */
function refuse(request: Request): Response {
  const detail = 'There is no such endpoint, or the secret or signature is not valid.'
  return problem(request, 'unauthenticated', detail, { withoutPath: true })
}

async function refuseStranger(request: Request, endpointId: string): Promise<Response> {
  const address = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? 'unknown'
  const state = await limits().failures.take(`${address}/${endpointId.slice(0, 64)}`)
  if (state.allowed) return refuse(request)
  const detail = 'Too many deliveries with a wrong secret. Try again later.'
  return problem(request, 'too_many', detail, { headers: { 'Retry-After': String(state.reset) } })
}

// Headers are kept as they came, but for the values that would open a door.
const telling = /authorization|cookie|signature|secret|token|password|credential|api-?key/i
const MAX_HEADERS = 100

function keptHeaders(headers: Headers): Record<string, string> {
  const all = [...headers].slice(0, MAX_HEADERS)
  return Object.fromEntries(
    all.map(([name, value]) => [name, telling.test(name) ? '[removed]' : value.replaceAll('\0', '').slice(0, 1000)]),
  )
}

function store(
  actor: EndpointActor,
  request: Request,
  caller: Caller,
  body: Buffer,
  receivedAt: Date,
): Promise<Accepted> {
  const dedupeKey =
    caller.deliveryKey === null
      ? `sha256:${createHash('sha256').update(body).digest('hex')}`
      : `id:${caller.deliveryKey}`
  return acceptDelivery(actor, mapDelivery, { dedupeKey, headers: keptHeaders(request.headers), body, receivedAt })
}

type Facts = Omit<MappingWorld, 'source' | 'receivedAt'>
const facts = new LRUCache<string, { facts: Facts | null }>({ max: 1_000, ttl: FACTS_MS })
const reading = new Map<string, Promise<Facts | null>>()

/** Whether the body can be mapped, by what was known in the last five seconds. The job decides; this only words the answer. */
async function firstLook(
  actor: EndpointActor,
  sender: EndpointSource,
  body: Record<string, unknown>,
  receivedAt: Date,
): Promise<'accepted' | 'quarantined'> {
  try {
    const known = facts.get(actor.endpointId)?.facts ?? (await readFacts(actor))
    return !known || 'problems' in mapBody(body, { ...known, source: sender, receivedAt }) ? 'quarantined' : 'accepted'
  } catch {
    return 'accepted' // it is stored and will be mapped: whatever keeps us from looking is no reason to say otherwise
  }
}

function readFacts(actor: EndpointActor): Promise<Facts | null> {
  const running =
    reading.get(actor.endpointId) ??
    readOrg(actor, (db) => readMappingFacts(db, actor.organizationId, actor.endpointId)).then((read) => {
      const found = read && {
        definition: read.definition,
        zone: read.zone,
        findResources: resourceFinder(read.resources),
      }
      facts.set(actor.endpointId, { facts: found })
      return found
    })
  reading.set(actor.endpointId, running)
  return running.finally(() => reading.delete(actor.endpointId))
}

/** Forgets what is cached: for tests, which change mappings faster than people do. */
export function forgetFacts(): void {
  facts.clear()
}

function answer(status: 200 | 202, { deliveryId }: Accepted, word: 'accepted' | 'duplicate' | 'quarantined'): Response {
  return new Response(`{"deliveryId":"${deliveryId}","status":"${word}"}`, {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  })
}
