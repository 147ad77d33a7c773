import { randomBytes } from 'node:crypto'
import {
  addMembership,
  addOrganization,
  changeOrganization,
  changeRole,
  changeUser,
  removeMembership,
  removeOrganization,
  removeUser,
} from './directory.ts'
import { takeNonce } from './handshake.ts'
import type { ApiRequest, Reply, Route } from './http.ts'
import { ApiError, dispatch, notFound, pageOf, route, textField } from './http.ts'
import { backendSessionJson, membershipJson, organizationJson, userJson } from './shapes.ts'
import { publicKeySet } from './session-token.ts'
import { newIdentityId } from './state.ts'
import type { World } from './world.ts'
import { findOrganization, findUser, isSameSecret, membershipsOf } from './world.ts'

type Context = { readonly world: World; readonly request: ApiRequest }

/** The Backend API under `/v1`, for holders of the secret key: Clerk's own SDK in the app, and tests. */
export function backendApi(world: World, request: ApiRequest, path: string): Promise<Reply> {
  if (!isSameSecret(request.authorization, `Bearer ${world.keys.secretKey}`)) {
    throw new ApiError(401, 'clerk_key_invalid', 'The provided Clerk Secret Key is invalid.')
  }
  return dispatch(routes, request.method, path, { world, request })
}

const routes: readonly Route<Context>[] = [
  route('GET', '/jwks', ({ world }) => ok(publicKeySet(world.keys))),
  route('GET', '/clients/handshake_payload', ({ world, request }) => {
    const directives = takeNonce(world, request.query.get('nonce') ?? '')
    if (!directives) throw notFound('Nonce')
    return ok({ directives })
  }),

  route('GET', '/users', ({ world, request: { query } }) => {
    const emails = query.getAll('email_address')
    const ids = query.getAll('user_id')
    const rows = world.store.state.users.filter(
      (one) => (emails.length === 0 || emails.includes(one.email)) && (ids.length === 0 || ids.includes(one.id)),
    )
    return ok(
      pageOf(
        rows.map((one) => userJson(world, one, 'backend')),
        query,
      ).data,
    )
  }),
  route('GET', '/users/count', ({ world }) =>
    ok({ object: 'total_count', total_count: world.store.state.users.length }),
  ),
  route('GET', '/users/:id', (context, [id]) => ok(userJson(context.world, user(context, id), 'backend'))),
  route('PATCH', '/users/:id', (context, [id]) => {
    const { world, request } = context
    const firstName = textField(request, 'first_name')
    const changed = changeUser(world, user(context, id), { firstName, lastName: textField(request, 'last_name') })
    return ok(userJson(world, changed, 'backend'))
  }),
  route('DELETE', '/users/:id', (context, [id]) => {
    removeUser(context.world, user(context, id))
    return ok({ object: 'user', id, deleted: true })
  }),
  route('GET', '/users/:id/organization_memberships', (context, [id]) => {
    const rows = membershipsOf(context.world, user(context, id).id)
    return ok(
      pageOf(
        rows.map((one) => membershipJson(context.world, one, { withUser: true })),
        context.request.query,
      ),
    )
  }),

  route('GET', '/organizations', ({ world, request }) =>
    ok(
      pageOf(
        world.store.state.organizations.map((one) => organizationJson(world, one)),
        request.query,
      ),
    ),
  ),
  route('POST', '/organizations', ({ world, request }) => {
    const added = addOrganization(world, textField(request, 'name') ?? '', textField(request, 'slug') ?? '')
    const creator = textField(request, 'created_by')
    if (creator) addMembership(world, added.id, creator, 'org:admin')
    return ok(organizationJson(world, added))
  }),
  route('GET', '/organizations/:id', (context, [id]) => ok(organizationJson(context.world, organization(context, id)))),
  route('PATCH', '/organizations/:id', (context, [id]) => {
    const { world, request } = context
    const change = { name: textField(request, 'name'), slug: textField(request, 'slug') }
    return ok(organizationJson(world, changeOrganization(world, organization(context, id), change)))
  }),
  route('DELETE', '/organizations/:id', (context, [id]) => {
    removeOrganization(context.world, organization(context, id))
    return ok({ object: 'organization', id, deleted: true })
  }),

  route('GET', '/organizations/:id/memberships', (context, [id]) => {
    const { world, request } = context
    const of = organization(context, id)
    const userIds = request.query.getAll('user_id')
    const rows = world.store.state.memberships.filter(
      (one) => one.organizationId === of.id && (userIds.length === 0 || userIds.includes(one.userId)),
    )
    return ok(
      pageOf(
        rows.map((one) => membershipJson(world, one, { withUser: true })),
        request.query,
      ),
    )
  }),
  route('POST', '/organizations/:id/memberships', (context, [id]) => {
    const { world, request } = context
    const userId = textField(request, 'user_id') ?? ''
    const added = addMembership(world, organization(context, id).id, userId, request.body['role'])
    return ok(membershipJson(world, added, { withUser: true }))
  }),
  route('PATCH', '/organizations/:id/memberships/:user', (context, [id, userId]) => {
    const { world, request } = context
    const changed = changeRole(world, organization(context, id).id, userId ?? '', request.body['role'])
    return ok(membershipJson(world, changed, { withUser: true }))
  }),
  route('DELETE', '/organizations/:id/memberships/:user', (context, [id, userId]) =>
    ok(removeMembership(context.world, organization(context, id).id, userId ?? '')),
  ),

  route('GET', '/sessions/:id', (context, [id]) => ok(sessionJsonOf(context, id))),
  route('POST', '/sessions/:id/revoke', (context, [id]) => {
    session(context, id).session.status = 'revoked'
    return ok(sessionJsonOf(context, id))
  }),
  route('POST', '/sign_in_tokens', (context) => {
    const { world, request } = context
    const userId = user(context, textField(request, 'user_id')).id
    const seconds = Number(request.body['expires_in_seconds'] ?? 300)
    const token = randomBytes(24).toString('base64url')
    const at = Date.now()
    world.tickets.set(token, { userId, expireAt: at + 1000 * seconds })
    const stamps = { created_at: at, updated_at: at }
    return ok({
      object: 'sign_in_token',
      id: newIdentityId('sit'),
      user_id: userId,
      token,
      status: 'pending',
      url: '',
      ...stamps,
    })
  }),

  // Not Clerk's: what a test needs and Clerk's Backend API cannot do.
  route('POST', '/test_controls/sessions/:id/expire', (context, [id]) => {
    session(context, id).session.expireAt = Date.now() - 1
    return ok(sessionJsonOf(context, id))
  }),
  route('POST', '/test_controls/webhooks', ({ world, request }) => {
    world.webhooks.setDropping(request.body['dropping'] === true)
    return ok({ dropping: request.body['dropping'] === true })
  }),
]

function ok(body: unknown): Reply {
  return { status: 200, body }
}

function user({ world }: Context, id: string | undefined) {
  const found = findUser(world, id ?? '')
  if (!found) throw notFound('User')
  return found
}

function organization({ world }: Context, idOrSlug: string | undefined) {
  const found = findOrganization(world, idOrSlug ?? '')
  if (!found) throw notFound('Organization')
  return found
}

function session({ world }: Context, id: string | undefined) {
  for (const client of world.store.state.clients) {
    const found = client.sessions.find((one) => one.id === id)
    if (found) return { client, session: found }
  }
  throw notFound('Session')
}

function sessionJsonOf(context: Context, id: string | undefined) {
  const found = session(context, id)
  return backendSessionJson(found.session, found.client.id)
}
