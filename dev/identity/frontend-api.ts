import { environmentJson } from './environment.ts'
import { changeRole, changeUser, removeMembership } from './directory.ts'
import { handshake, newBrowserToken } from './handshake.ts'
import type { ApiRequest, Reply, Route } from './http.ts'
import { ApiError, dispatch, notFound, pageOf, route, textField } from './http.ts'
import type { ClientRecord, SessionRecord } from './records.ts'
import { roles } from './records.ts'
import { clientJson, membershipJson, organizationJson, sessionJson, signInJson, userJson } from './shapes.ts'
import { addClient, attemptPassword, beginSignIn } from './sign-in.ts'
import type { World } from './world.ts'
import { findMembership, findOrganization, findUser, liveSessions, membershipsOf, sha256, tokenFor } from './world.ts'

type Context = {
  readonly world: World
  readonly request: ApiRequest
  readonly origin: string
  client: ClientRecord | undefined
  cookies: string[]
}

/** The Frontend API: what Clerk's browser SDK calls, same-origin, under `/__clerk/v1`. */
export async function frontendApi(world: World, request: ApiRequest, path: string): Promise<Reply> {
  const { appUrl } = world.config
  if (request.origin && request.origin !== appUrl) {
    throw new ApiError(400, 'origin_invalid', 'This origin is not allowed')
  }
  const token = request.cookies[clientCookie(world)]
  const hash = token ? sha256(token) : ''
  const client = world.store.state.clients.find((one) => one.tokenHash === hash)
  const context: Context = { world, request, origin: appUrl, client, cookies: [] }
  const reply = await dispatch(routes, request.method, path, context)
  return context.cookies.length > 0 ? { ...reply, headers: { ...reply.headers, 'set-cookie': context.cookies } } : reply
}

const routes: readonly Route<Context>[] = [
  route('GET', '/environment', ({ origin }) => plain(environmentJson(origin))),
  route('PATCH', '/environment', ({ origin }) => plain(environmentJson(origin))),
  route('POST', '/dev_browser', () => plain({ id: newBrowserToken(), object: 'dev_browser' })),
  route('GET', '/client/handshake', ({ world, client, request }) => handshake(world, client, request.query)),

  route('GET', '/client', ({ world, client, origin }) =>
    plain({ response: clientJson(world, client, origin), client: null }),
  ),
  route('PUT', '/client', startClient),
  route('POST', '/client', startClient),
  route('DELETE', '/client', endSessions),
  route('DELETE', '/client/sessions', endSessions),

  route('POST', '/client/sign_ins', async (context) => {
    const signIn = await beginSignIn(context.world, ensureClient(context), context.request)
    return answer(context, signInJson(context.world, signIn))
  }),
  route('GET', '/client/sign_ins/:id', (context, [id]) =>
    answer(context, signInJson(context.world, currentSignIn(context, id).signIn)),
  ),
  route('POST', '/client/sign_ins/:id/prepare_first_factor', (context, [id]) =>
    answer(context, signInJson(context.world, currentSignIn(context, id).signIn)),
  ),
  route('POST', '/client/sign_ins/:id/attempt_first_factor', async (context, [id]) => {
    const { client, signIn } = currentSignIn(context, id)
    const done = await attemptPassword(context.world, client, signIn, textField(context.request, 'password') ?? '')
    return answer(context, signInJson(context.world, done))
  }),

  route('GET', '/client/sessions/:id', (context, [id]) =>
    answer(context, sessionJson(context.world, session(context, id), context.origin)),
  ),
  route('POST', '/client/sessions/:id/touch', touchSession),
  route('POST', '/client/sessions/:id/tokens', issueToken),
  route('POST', '/client/sessions/:id/remove', endSession),
  route('POST', '/client/sessions/:id/end', endSession),
  route('DELETE', '/client/sessions/:id', endSession),

  route('GET', '/me', (context) => answer(context, ownUser(context))),
  route('PATCH', '/me', (context) => {
    const user = findUser(context.world, me(context).userId)
    if (!user) throw notFound('User')
    const firstName = textField(context.request, 'first_name')
    changeUser(context.world, user, { firstName, lastName: textField(context.request, 'last_name') })
    return answer(context, ownUser(context))
  }),
  route('GET', '/me/sessions', ownSessions),
  route('GET', '/me/sessions/active', ownSessions),
  route('GET', '/me/organization_memberships', (context) => {
    const rows = membershipsOf(context.world, me(context).userId)
    return answer(
      context,
      pageOf(
        rows.map((one) => membershipJson(context.world, one, { withUser: false })),
        context.request.query,
      ),
    )
  }),
  route('GET', '/me/organization_invitations', emptyList),
  route('GET', '/me/organization_suggestions', emptyList),

  route('GET', '/organizations/:id', (context, [id]) => {
    const { organization } = asMember(context, id)
    return answer(context, organizationJson(context.world, organization))
  }),
  route('GET', '/organizations/:id/memberships', (context, [id]) => {
    const { organization } = asMember(context, id)
    const rows = context.world.store.state.memberships.filter((one) => one.organizationId === organization.id)
    return answer(
      context,
      pageOf(
        rows.map((one) => membershipJson(context.world, one, { withUser: true })),
        context.request.query,
      ),
    )
  }),
  route('PATCH', '/organizations/:id/memberships/:user', (context, [id, user]) => {
    const { organization } = asAdmin(context, id)
    const changed = changeRole(context.world, organization.id, user ?? '', context.request.body['role'])
    return answer(context, membershipJson(context.world, changed, { withUser: true }))
  }),
  route('DELETE', '/organizations/:id/memberships/:user', (context, [id, user]) => {
    const { organization } = asAdmin(context, id)
    return answer(context, removeMembership(context.world, organization.id, user ?? ''))
  }),
  route('GET', '/organizations/:id/roles', (context, [id]) => {
    const { organization } = asMember(context, id)
    const stamps = { created_at: organization.createdAt, updated_at: organization.createdAt }
    const rows = Object.entries(roles).map(([key, { name }]) => {
      return { object: 'role', id: `role_${key.slice(4)}`, key, name, description: '', permissions: [], ...stamps }
    })
    return answer(context, pageOf(rows, context.request.query))
  }),
  route('GET', '/organizations/:id/invitations', emptyList),
  route('GET', '/organizations/:id/membership_requests', emptyList),
  route('GET', '/organizations/:id/domains', emptyList),
]

function plain(body: unknown): Reply {
  return { status: 200, body }
}

/** Mutations also tell the browser its new state, so that it need not ask. */
function answer(context: Context, response: unknown): Reply {
  return plain({ response, client: clientJson(context.world, context.client, context.origin) })
}

/** Ours carries the suffix as well: two copies on one localhost share a cookie jar. */
function clientCookie(world: World): string {
  return `__client_${world.keys.cookieSuffix}`
}

function ensureClient(context: Context): ClientRecord {
  if (context.client) return context.client
  const { client, token } = addClient(context.world)
  context.client = client
  context.cookies.push(`${clientCookie(context.world)}=${token}; HttpOnly; Path=/; SameSite=Lax; Max-Age=31536000`)
  return client
}

function startClient(context: Context): Reply {
  ensureClient(context)
  return answer(context, clientJson(context.world, context.client, context.origin))
}

function endSessions(context: Context): Reply {
  for (const one of liveSessions(context.world, context.client)) one.status = 'removed'
  if (context.client) context.client.updatedAt = Date.now()
  return answer(context, clientJson(context.world, context.client, context.origin))
}

function currentSignIn(context: Context, id: string | undefined) {
  const { client } = context
  if (!client?.signIn || client.signIn.id !== id) throw notFound('Sign in')
  return { client, signIn: client.signIn }
}

function signedOut(): ApiError {
  return new ApiError(401, 'signed_out', 'You are signed out')
}

function session(context: Context, id: string | undefined): SessionRecord {
  const found = liveSessions(context.world, context.client).find((one) => one.id === id)
  if (!found) throw signedOut()
  return found
}

function me(context: Context): SessionRecord {
  const [found] = liveSessions(context.world, context.client)
  if (!found) throw signedOut()
  return found
}

function ownUser(context: Context) {
  const user = findUser(context.world, me(context).userId)
  if (!user) throw signedOut()
  return userJson(context.world, user, 'browser')
}

function touchSession(context: Context, [id]: string[]): Reply {
  const { world } = context
  const one = session(context, id)
  const wanted = textField(context.request, 'active_organization_id')
  if (wanted === '') one.organizationId = null
  else if (wanted !== undefined) {
    const target = findOrganization(world, wanted)
    if (!target || !findMembership(world, one.userId, target.id)) {
      throw new ApiError(403, 'not_a_member_in_organization', 'You are not a member of this organization')
    }
    one.organizationId = target.id
  }
  one.updatedAt = Date.now()
  if (context.client) context.client.lastActiveSessionId = one.id
  return answer(context, sessionJson(world, one, context.origin))
}

/** A named organisation asks for a token of that organisation without switching; an empty one for a personal token. */
function issueToken(context: Context, [id]: string[]): Reply {
  const one = session(context, id)
  const wanted = textField(context.request, 'organization_id')
  if (wanted && !findMembership(context.world, one.userId, wanted)) throw notFound('Organization')
  const organizationId = wanted === undefined ? one.organizationId : wanted || null
  return plain({ object: 'token', jwt: tokenFor(context.world, one, context.origin, organizationId) })
}

function endSession(context: Context, [id]: string[]): Reply {
  const one = session(context, id)
  one.status = 'removed'
  if (context.client) context.client.updatedAt = Date.now()
  return answer(context, sessionJson(context.world, one, context.origin))
}

function ownSessions(context: Context): Reply {
  const activity = { object: 'session_activity', id: 'sact_local', device_type: 'local', is_mobile: false }
  const rows = liveSessions(context.world, context.client).map((one) => ({
    ...sessionJson(context.world, one, context.origin),
    user: null,
    latest_activity: {
      ...activity,
      browser_name: 'browser',
      browser_version: '',
      country: '',
      city: '',
      ip_address: '',
    },
  }))
  me(context)
  return answer(context, rows)
}

function emptyList(context: Context): Reply {
  me(context)
  return answer(context, { data: [], total_count: 0 })
}

/** Another organisation looks missing, as in the product. */
function asMember(context: Context, id: string | undefined) {
  const organization = findOrganization(context.world, id ?? '')
  const membership = findMembership(context.world, me(context).userId, organization?.id)
  if (!organization || !membership) throw notFound('Organization')
  return { organization, membership }
}

function asAdmin(context: Context, id: string | undefined) {
  const found = asMember(context, id)
  if (found.membership.role !== 'org:admin') throw new ApiError(403, 'not_an_admin_in_organization', 'Not permitted')
  return found
}
