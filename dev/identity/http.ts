import type { IncomingMessage, ServerResponse } from 'node:http'
import { newIdentityId } from './state.ts'

export type Reply = { status: number; body?: unknown; headers?: Record<string, string | string[]> }

/** A request as the handlers see it: `_method` already applied, body already parsed. */
export type ApiRequest = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
  readonly cookies: Readonly<Record<string, string>>
  readonly origin: string | undefined
  readonly authorization: string
}

/** An answer in Clerk's error shape. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly meta: object
  constructor(status: number, code: string, message: string, meta: object = {}) {
    super(message)
    this.status = status
    this.code = code
    this.meta = meta
  }
}

export function notFound(what = 'Resource'): ApiError {
  return new ApiError(404, 'resource_not_found', `${what} not found`)
}

export function errorReply(error: ApiError): Reply {
  const { code, message, meta } = error
  return {
    status: error.status,
    body: { errors: [{ code, message, long_message: message, meta }], clerk_trace_id: newIdentityId('trace') },
  }
}

const maxBodyBytes = 1_000_000

/** Reads a request whole. Clerk's browser SDK posts forms and tunnels PATCH and DELETE through `?_method=`. */
export async function readRequest(incoming: IncomingMessage, url: URL): Promise<ApiRequest> {
  const method = incoming.method ?? 'GET'
  const override = method === 'POST' ? url.searchParams.get('_method') : null
  return {
    method: override ?? method,
    path: url.pathname,
    query: url.searchParams,
    body: method === 'GET' ? {} : parseBody(await readText(incoming), incoming.headers['content-type'] ?? ''),
    cookies: parseCookies(incoming.headers.cookie ?? ''),
    origin: incoming.headers.origin ?? refererOrigin(incoming.headers.referer),
    authorization: incoming.headers.authorization ?? '',
  }
}

export function sendReply(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers })
  response.end(body === undefined ? '' : JSON.stringify(body))
}

/** A text field of the body; undefined when absent or not text. */
export function textField(request: ApiRequest, name: string): string | undefined {
  const value = request.body[name]
  return typeof value === 'string' ? value : undefined
}

/** Clerk's list shape, cut by `limit` and `offset`. */
export function pageOf<T>(rows: readonly T[], query: URLSearchParams): { data: T[]; total_count: number } {
  const offset = Number(query.get('offset') ?? 0)
  return { data: rows.slice(offset, offset + Number(query.get('limit') ?? 10)), total_count: rows.length }
}

export type Handler<Context> = (context: Context, params: string[]) => Reply | Promise<Reply>
export type Route<Context> = { method: string; pattern: RegExp; handle: Handler<Context> }

/** `route('POST', '/users/:id', handler)`: each `:name` is one path segment, handed on in order. */
export function route<Context>(method: string, path: string, handle: Handler<Context>): Route<Context> {
  return { method, pattern: new RegExp(`^${path.replace(/:[a-z]+/g, '([^/]+)')}$`), handle }
}

/**
 * Runs the route that fits.
 * @throws ApiError 404 when none does
 */
export async function dispatch<Context>(
  routes: readonly Route<Context>[],
  method: string,
  path: string,
  context: Context,
): Promise<Reply> {
  for (const one of routes) {
    const match = one.method === method ? one.pattern.exec(path) : null
    if (match) return one.handle(context, match.slice(1))
  }
  throw new ApiError(404, 'resource_not_found', `The local identity server does not implement ${method} ${path}`)
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maxBodyBytes) throw new ApiError(413, 'request_body_too_large', 'The body is too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseBody(text: string, contentType: string): Record<string, unknown> {
  if (!text) return {}
  if (!contentType.includes('json')) return Object.fromEntries(new URLSearchParams(text))
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    throw new ApiError(400, 'request_body_invalid', 'The body is not JSON')
  }
}

function parseCookies(header: string): Record<string, string> {
  return Object.fromEntries(
    header
      .split(/;\s*/)
      .filter((pair) => pair.includes('='))
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  )
}

function refererOrigin(referer: string | undefined): string | undefined {
  return referer && URL.canParse(referer) ? new URL(referer).origin : undefined
}
