import { verifyWebhook } from '@clerk/nextjs/webhooks'
import { NextRequest } from 'next/server.js'
import { isAppError } from '#lib/core/errors.ts'
import { withPlatform } from '#lib/db/index.ts'
import { applyClerkEvent, parseClerkEvent } from '#lib/domain/organisations/index.ts'
import { readBody } from '#lib/entry/read-body.ts'
import { clerkConfig } from '#lib/platform/clerk-config.ts'
import { partLog } from '#lib/platform/log.ts'

const log = partLog('clerk-webhook')

/**
 * Clerk's events on who belongs where, svix-signed. 200 when applied, 400 when not genuine; anything that a later attempt may
 * mend (the database is away, an earlier event is missing) is 500 or 409, so that Clerk sends it again.
 */
export async function POST(request: NextRequest): Promise<Response> {
  const copy = await bounded(request)
  if (!copy) return answer(413, 'too_large')
  const event = await verified(copy)
  if (!event) return answer(400, 'not_genuine')
  try {
    const news = parseClerkEvent(event)
    if (!news) return answer(200, 'not_followed')
    const outcome = await withPlatform('follow identity', (db) => applyClerkEvent({ db, now: new Date() }, news))
    const line = { type: event.type, outcome, delivery: request.headers.get('svix-id') }
    if (outcome === 'unknown_role') log.warn(line, 'a role that we do not know gives no access')
    else log.info(line, 'followed Clerk')
    return answer(200, outcome)
  } catch (error) {
    const isEarly = isAppError(error) && error.code === 'conflict'
    log.error({ err: error, type: event.type }, 'could not follow Clerk')
    return answer(isEarly ? 409 : 500, 'not_applied')
  }
}

/** The same request with its body read whole; null when that is longer than we take. */
async function bounded(request: NextRequest): Promise<NextRequest | null> {
  try {
    const body = new Uint8Array(await readBody(request))
    return new NextRequest(request.url, { method: 'POST', headers: request.headers, body })
  } catch (error) {
    if (isAppError(error) && error.code === 'too_large') return null
    throw error
  }
}

/** Fails closed: without a signing secret nothing is genuine. */
async function verified(request: NextRequest): Promise<{ type: string; data: unknown } | null> {
  try {
    const { webhookSecret } = clerkConfig()
    if (!webhookSecret) return null
    return await verifyWebhook(request, { signingSecret: webhookSecret })
  } catch {
    return null
  }
}

function answer(status: number, outcome: string): Response {
  return Response.json({ outcome }, { status })
}
