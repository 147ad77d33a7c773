import { z } from 'zod'
import { type ErrorCode, isAppError } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import { partLog } from '#lib/platform/log.ts'

/** Problem details (RFC 9457), with our members beside the standard's. */
export type ProblemDetails = {
  type: string
  title: string
  status: number
  detail: string
  instance?: string
  [member: string]: unknown
}

const log = partLog('http')

const kinds: Record<ErrorCode, { status: number; title: string }> = {
  bad_input: { status: 422, title: 'The input is not valid' },
  unauthenticated: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Not allowed' },
  not_found: { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'Conflicts with the present state' },
  stale: { status: 409, title: 'Changed meanwhile' },
  refused: { status: 409, title: 'Refused' },
  too_many: { status: 429, title: 'Too many requests' },
  too_large: { status: 413, title: 'Too large' },
  unavailable: { status: 503, title: 'Not available right now' },
}

/**
 * One problem as an answer. `code` is the stable word that programs test. `withoutPath` leaves `instance` out, for answers that
 * must not differ between what exists and what doesn't.
 */
export function problem(
  request: Request,
  code: ErrorCode | 'unexpected',
  detail: string,
  extra: {
    status?: number
    members?: Record<string, unknown>
    headers?: Record<string, string>
    withoutPath?: boolean
  } = {},
): Response {
  const kind = code === 'unexpected' ? { status: 500, title: 'Something failed on our side' } : kinds[code]
  const status = extra.status ?? kind.status
  const body: ProblemDetails = {
    ...extra.members,
    type: `urn:masterflow:problem:${code}`,
    title: kind.title,
    status,
    detail,
    ...(extra.withoutPath ? {} : { instance: new URL(request.url).pathname }),
    code,
  }
  const headers = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="masterflow"' } : {}),
    ...extra.headers,
  }
  return new Response(JSON.stringify(body), { status, headers })
}

// Of Node, PostgreSQL (classes 08, 53 and 57) and Prisma: nobody there, no connection left, shutting down.
const outage = /^(ECONN|ENOTFOUND|EPIPE|ETIMEDOUT|08|53300|57P|P1001|P1002|P1008|P1017|P2024|P2028)/

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && outage.test(error.code)) return true
  return (
    error.message.includes('timeout exceeded when trying to connect') ||
    (error.cause !== undefined && isOutage(error.cause))
  )
}

/** An answer of problem details for whatever was thrown. What nobody expected is logged and gets a reference instead of words. */
export function problemOf(request: Request, error: unknown, headers: Record<string, string> = {}): Response {
  if (error instanceof z.ZodError) {
    const errors = error.issues.map((issue) => ({ field: issue.path.join('.') || 'body', message: issue.message }))
    const detail = errors.map(({ field, message }) => `${field}: ${message}`).join(' ')
    return problem(request, 'bad_input', detail.slice(0, 1000), { members: { errors }, headers })
  }
  if (isAppError(error)) {
    const { status, retryAfter, ...members } = error.details
    return problem(request, error.code, error.message, {
      ...(error.code === 'bad_input' && status === 400 ? { status: 400 } : {}),
      members,
      headers: { ...headers, ...(typeof retryAfter === 'number' ? { 'Retry-After': String(retryAfter) } : {}) },
    })
  }
  if (isOutage(error)) {
    log.error({ err: error, method: request.method }, 'the database cannot be reached')
    const detail = 'The database cannot be reached right now. Try again in a few seconds.'
    return problem(request, 'unavailable', detail, { headers: { ...headers, 'Retry-After': '5' } })
  }
  const reference = newId().slice(-12)
  log.error({ err: error, reference, method: request.method, path: new URL(request.url).pathname }, 'a request failed')
  const detail = `Something failed on our side. If it stays, give this reference to whoever runs Masterflow: ${reference}`
  return problem(request, 'unexpected', detail, { members: { reference }, headers })
}
