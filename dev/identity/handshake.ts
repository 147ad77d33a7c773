import { randomBytes } from 'node:crypto'
import type { Reply } from './http.ts'
import { ApiError } from './http.ts'
import { signJwt } from './session-token.ts'
import type { ClientRecord } from './records.ts'
import type { World } from './world.ts'
import { findOrganization, findMembership, liveSessions, tokenFor } from './world.ts'

const lasting = 'Path=/; SameSite=Lax; Max-Age=31536000'
const gone = 'Path=/; SameSite=Lax; Max-Age=0'

/**
 * `GET /client/handshake`: the app's middleware sends documents here when cookies disagree, a token has expired, or the
 * URL names another organisation. Answers with a redirect back that carries fresh cookies, by nonce.
 */
export function handshake(world: World, client: ClientRecord | undefined, query: URLSearchParams): Reply {
  const wanted = query.get('redirect_url') ?? ''
  const back = URL.canParse(wanted) ? new URL(wanted) : undefined
  if (back?.origin !== world.config.appUrl) {
    throw new ApiError(400, 'redirect_url_invalid', 'redirect_url is not on the app')
  }
  const [session] = liveSessions(world, client)
  const organization = query.get('organization_id')
  if (session && organization !== null) {
    const target = findOrganization(world, organization)
    const isMember = target && findMembership(world, session.userId, target.id)
    if (organization === '') session.organizationId = null
    else if (isMember) session.organizationId = target.id
  }
  const token = session ? tokenFor(world, session, back.origin) : ''
  const clientUat = session && client ? Math.floor(client.updatedAt / 1000) : 0
  const browserToken = query.get('__clerk_db_jwt') || newBrowserToken()
  const directives = [
    ...named(world, '__client_uat').map((name) => `${name}=${clientUat}; ${lasting}`),
    ...named(world, '__session').map((name) => (token ? `${name}=${token}; ${lasting}` : `${name}=; ${gone}`)),
    ...named(world, '__clerk_db_jwt').map((name) => `${name}=${encodeURIComponent(browserToken)}; ${lasting}`),
  ]
  if (query.get('format') === 'nonce') {
    back.searchParams.set('__clerk_handshake_nonce', rememberNonce(world, directives))
  } else {
    const now = Math.floor(Date.now() / 1000)
    back.searchParams.set('__clerk_handshake', signJwt(world.keys, { handshake: directives, iat: now, exp: now + 60 }))
  }
  return { status: 307, headers: { location: back.href } }
}

/** What Clerk calls a dev browser: an opaque mark of a browser, used by the SDK on development instances. */
export function newBrowserToken(): string {
  return `dvb_local_${randomBytes(12).toString('hex')}`
}

/** The cookies behind a nonce, once. */
export function takeNonce(world: World, nonce: string): string[] | undefined {
  const found = world.nonces.get(nonce)
  world.nonces.delete(nonce)
  return found && Date.now() - found.at < 60_000 ? found.directives : undefined
}

function rememberNonce(world: World, directives: string[]): string {
  for (const [nonce, { at }] of world.nonces) if (Date.now() - at > 60_000) world.nonces.delete(nonce)
  const nonce = randomBytes(24).toString('base64url')
  world.nonces.set(nonce, { directives, at: Date.now() })
  return nonce
}

/** Both forms, as Clerk sets them: the SDK prefers the suffixed one once another instance's cookie lies in the way. */
function named(world: World, name: string): string[] {
  return [name, `${name}_${world.keys.cookieSuffix}`]
}
