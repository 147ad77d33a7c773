import { z } from 'zod'
import { AppError } from '#lib/core/errors.ts'
import { can, type Permission, whyNot } from '#lib/core/permissions.ts'
import { readOrg, withOrg, withPlatform, type World } from '#lib/db/index.ts'
import { findApiKey } from '#lib/domain/organisations/api-keys/index.ts'
import { unkeepable } from '#lib/domain/requests/intake/index.ts'
import { env } from '#lib/platform/env.ts'
import { createRateLimiter, rateLimitHeaders, type RateLimiter } from '#lib/platform/rate-limit.ts'
import { hashCall, idempotencyKeyOf, type KeptAnswer, once } from './idempotency.ts'
import { problem, problemOf } from './problem.ts'
import { readBody } from './read-body.ts'

type ApiKeyActor = Extract<World['actor'], { kind: 'api_key' }>

/** What a handler answers; the body is sent as JSON. A status of 400 or more is sent as problem details. */
export type ApiAnswer = { status: number; body: object; location?: string }

type Route<P, Q, B> = {
  /** The scope that the key needs. */
  permission: Permission
  params?: z.ZodType<P>
  query?: z.ZodType<Q>
  /** Parses the JSON body; an empty body counts as `{}`. */
  body?: z.ZodType<B>
  /** Runs in one transaction (a GET: in reads of their own) and decides nothing itself: it calls a verb. */
  handler: (world: World<ApiKeyActor>, input: { params: P; query: Q; body: B }) => Promise<ApiAnswer>
}

const FAILURES_PER_MINUTE = 300
let limiters: { calls: RateLimiter; failures: RateLimiter } | undefined
function limits() {
  limiters ??= {
    calls: createRateLimiter('api', env().MASTERFLOW_API_RATE),
    failures: createRateLimiter('api-failures', FAILURES_PER_MINUTE),
  }
  return limiters
}

/**
 * A route of the public API over one verb: who calls (bearer key), whether they may, how often, then the input, then the verb in
 * one transaction together with the answer that is kept for its Idempotency-Key.
 */
export function apiRoute<P = unknown, Q = unknown, B = unknown>(route: Route<P, Q, B>) {
  return async (request: Request, context: { params: Promise<Record<string, string>> }): Promise<Response> => {
    let headers: Record<string, string> = {}
    try {
      const now = new Date()
      const actor = await authenticate(request, now)
      if (!actor) return await refuseStranger(request)
      const state = await limits().calls.take(actor.apiKeyId)
      headers = rateLimitHeaders(state)
      if (!state.allowed) {
        const detail = `More than ${state.limit} calls in a minute. Call again in ${state.reset} seconds.`
        return problem(request, 'too_many', detail, { headers })
      }
      if (!can(actor, route.permission))
        throw new AppError('forbidden', whyNot(actor, route.permission) ?? 'This is not allowed.')
      return await run(route, request, await context.params, actor, now, headers)
    } catch (error) {
      return problemOf(request, error, headers)
    }
  }
}

async function run<P, Q, B>(
  route: Route<P, Q, B>,
  request: Request,
  rawParams: Record<string, string>,
  actor: ApiKeyActor,
  now: Date,
  headers: Record<string, string>,
): Promise<Response> {
  const params = parseParams(route.params, rawParams)
  const query = parse(route.query, queryOf(request))
  if (request.method === 'GET') {
    const body = parse(route.body, {})
    const answer = await readOrg(actor, (db) => route.handler({ db, actor, now }, { params, query, body }))
    return respond(request, answer, headers)
  }
  const bytes = await readBody(request)
  const body = parse(route.body, parseJson(bytes))
  const key = idempotencyKeyOf(request)
  const answer = await withOrg(actor, async (db) => {
    const work = () => route.handler({ db, actor, now }, { params, query, body })
    if (key === null) return work()
    const caller = { organizationId: actor.organizationId, apiKeyId: actor.apiKeyId, key }
    const kept = await once(db, caller, hashCall(request, bytes), async (): Promise<KeptAnswer> => asKept(await work()))
    return { status: kept.status, body: kept.body, isReplay: kept.isReplay }
  })
  return respond(
    request,
    answer,
    'isReplay' in answer && answer.isReplay ? { ...headers, 'Idempotency-Replayed': 'true' } : headers,
  )
}

async function authenticate(request: Request, now: Date): Promise<ApiKeyActor | null> {
  const token = /^Bearer +(mf_\S{1,200}) *$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (token === undefined) return null
  const found = await withPlatform('find api key', (db) => findApiKey(db, token, now))
  return found && { kind: 'api_key', apiKeyId: found.id, organizationId: found.organizationId, scopes: found.scopes }
}

async function refuseStranger(request: Request): Promise<Response> {
  const address = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? 'unknown'
  const state = await limits().failures.take(address)
  if (state.allowed) return problem(request, 'unauthenticated', 'Send a valid API key: Authorization: Bearer mf_…')
  return problem(request, 'too_many', 'Too many calls without a valid API key. Try again later.', {
    headers: { 'Retry-After': String(state.reset) },
  })
}

// Without a schema a route takes nothing, and its handler sees nothing.
function parse<T>(schema: z.ZodType<T> | undefined, value: unknown): T {
  return (schema ?? (z.unknown() as z.ZodType<T>)).parse(value)
}

/** An id that cannot be one is an id that nothing has. */
function parseParams<T>(schema: z.ZodType<T> | undefined, value: Record<string, string>): T {
  const parsed = (schema ?? (z.unknown() as z.ZodType<T>)).safeParse(value)
  if (parsed.success) return parsed.data
  throw new AppError('not_found', 'There is nothing at this address.')
}

function queryOf(request: Request): Record<string, string> {
  const given = new URL(request.url).searchParams
  if ([...given].some((pair) => pair.join('').includes('\0'))) {
    throw new AppError('bad_input', 'A query parameter holds a NUL character.', { status: 400 })
  }
  return Object.fromEntries([...new Set(given.keys())].map((name) => [name, given.getAll(name).join(',')]))
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return {}
  const body = decodeJson(bytes)
  const [flaw, ...more] = unkeepable(body)
  if (flaw) throw new AppError('bad_input', `${flaw.field} ${flaw.message}`, { errors: [flaw, ...more] })
  return body
}

function decodeJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AppError('bad_input', 'The body is not JSON in UTF-8.', { status: 400 })
  }
}

const asKept = ({ status, body }: ApiAnswer): KeptAnswer => ({ status, body: JSON.parse(JSON.stringify(body)) })

function respond(request: Request, answer: ApiAnswer, headers: Record<string, string>): Response {
  const isProblem = answer.status >= 400
  const body = isProblem ? { ...answer.body, instance: new URL(request.url).pathname } : answer.body
  return new Response(JSON.stringify(body), {
    status: answer.status,
    headers: {
      'Content-Type': isProblem ? 'application/problem+json' : 'application/json',
      'Cache-Control': 'no-store',
      ...(answer.location ? { Location: answer.location } : {}),
      ...headers,
    },
  })
}
