import { randomBytes } from 'node:crypto'
import { ApiError, notFound } from './http.ts'
import type { ApiRequest } from './http.ts'
import { textField } from './http.ts'
import { isPassword } from './passwords.ts'
import type { ClientRecord, SignInRecord } from './records.ts'
import { newIdentityId } from './state.ts'
import type { World } from './world.ts'
import { findMembership, findUser, membershipsOf, sha256 } from './world.ts'

/** Starts to remember a browser. The returned token is its `__client` cookie; only the hash is kept. */
export function addClient(world: World): { client: ClientRecord; token: string } {
  const token = randomBytes(32).toString('base64url')
  const at = Date.now()
  const client: ClientRecord = {
    id: newIdentityId('client'),
    tokenHash: sha256(token),
    sessions: [],
    signIn: null,
    lastActiveSessionId: null,
    createdAt: at,
    updatedAt: at,
  }
  world.store.state.clients.push(client)
  return { client, token }
}

/** Begins a sign-in by ticket, by address, or by address and password at once. */
export async function beginSignIn(world: World, client: ClientRecord, request: ApiRequest): Promise<SignInRecord> {
  if (textField(request, 'strategy') === 'ticket')
    return redeemTicket(world, client, textField(request, 'ticket') ?? '')
  const identifier = textField(request, 'identifier')?.trim().toLowerCase()
  const signIn: SignInRecord = {
    id: newIdentityId('sia'),
    status: 'needs_identifier',
    userId: null,
    identifier: null,
    createdSessionId: null,
  }
  client.signIn = signIn
  if (!identifier) return signIn
  const user = world.store.state.users.find((one) => one.email === identifier)
  if (!user) {
    throw new ApiError(422, 'form_identifier_not_found', "Couldn't find your account.", { param_name: 'identifier' })
  }
  Object.assign(signIn, { status: 'needs_first_factor', userId: user.id, identifier: user.email })
  const password = textField(request, 'password')
  return password === undefined ? signIn : attemptPassword(world, client, signIn, password)
}

/** Finishes a sign-in with its password. */
export async function attemptPassword(
  world: World,
  client: ClientRecord,
  signIn: SignInRecord,
  password: string,
): Promise<SignInRecord> {
  const user = findUser(world, signIn.userId)
  if (!user) throw notFound('Sign in')
  if (world.passwordLimit.isBlocked(user.id)) {
    throw new ApiError(429, 'too_many_requests', 'Too many wrong passwords. Try again in a few minutes.')
  }
  if (!(await isPassword(password, user.passwordHash))) {
    world.passwordLimit.failed(user.id)
    const message = 'Password is incorrect. Try again, or use another method.'
    throw new ApiError(422, 'form_password_incorrect', message, { param_name: 'password' })
  }
  world.passwordLimit.succeeded(user.id)
  return complete(world, client, signIn, user.id)
}

function redeemTicket(world: World, client: ClientRecord, ticket: string): SignInRecord {
  const found = world.tickets.get(ticket)
  world.tickets.delete(ticket)
  const user = findUser(world, found?.userId ?? null)
  if (!found || !user || found.expireAt < Date.now()) {
    throw new ApiError(400, 'ticket_invalid_code', 'This ticket is invalid or has expired.')
  }
  const signIn: SignInRecord = {
    id: newIdentityId('sia'),
    status: 'needs_first_factor',
    userId: user.id,
    identifier: user.email,
    createdSessionId: null,
  }
  client.signIn = signIn
  return complete(world, client, signIn, user.id)
}

/** One session a browser: a new sign-in replaces the one before. */
function complete(world: World, client: ClientRecord, signIn: SignInRecord, userId: string): SignInRecord {
  const at = Date.now()
  const previous = client.sessions.find((one) => one.userId === userId)?.organizationId
  const kept = findMembership(world, userId, previous) ?? membershipsOf(world, userId)[0]
  const session = {
    id: newIdentityId('sess'),
    userId,
    organizationId: kept?.organizationId ?? null,
    status: 'active' as const,
    createdAt: at,
    updatedAt: at,
    expireAt: at + world.config.sessionTtlMs,
  }
  client.sessions = [session]
  client.lastActiveSessionId = session.id
  client.updatedAt = at
  const user = findUser(world, userId)
  if (user) user.lastSignInAt = at
  return Object.assign(signIn, { status: 'complete' as const, createdSessionId: session.id })
}
