import type {
  ClientRecord,
  MembershipRecord,
  OrganizationRecord,
  SessionRecord,
  SignInRecord,
  UserRecord,
} from './records.ts'
import { roles } from './records.ts'
import type { World } from './world.ts'
import { findMembership, findOrganization, findUser, liveSessions, membershipsOf, tokenFor } from './world.ts'

/** Clerk's JSON, as its SDKs parse it. Fields that the product never reads are there because the SDKs do. */
export function organizationJson(world: World, organization: OrganizationRecord) {
  return {
    object: 'organization',
    id: organization.id,
    name: organization.name,
    slug: organization.slug,
    image_url: avatarUrl(world, organization.name),
    logo_url: null,
    has_image: false,
    public_metadata: {},
    members_count: world.store.state.memberships.filter((one) => one.organizationId === organization.id).length,
    pending_invitations_count: 0,
    max_allowed_memberships: 0,
    admin_delete_enabled: false,
    created_at: organization.createdAt,
    updated_at: organization.updatedAt,
  }
}

export function membershipJson(world: World, membership: MembershipRecord, options: { withUser: boolean }) {
  const organization = findOrganization(world, membership.organizationId)
  const user = findUser(world, membership.userId)
  return {
    object: 'organization_membership',
    id: membership.id,
    organization: organization ? organizationJson(world, organization) : null,
    role: membership.role,
    role_name: roles[membership.role].name,
    permissions: roles[membership.role].permissions,
    public_metadata: {},
    private_metadata: {},
    created_at: membership.createdAt,
    updated_at: membership.updatedAt,
    ...(options.withUser && user ? { public_user_data: publicUserJson(world, user) } : {}),
  }
}

export function publicUserJson(world: World, user: UserRecord) {
  return {
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: avatarUrl(world, user.firstName),
    has_image: false,
    identifier: user.email,
    user_id: user.id,
    banned: false,
  }
}

/** The user as the person sees themself (with memberships) or as the Backend API tells it (without). */
export function userJson(world: World, user: UserRecord, audience: 'browser' | 'backend') {
  const emailId = `idn_${user.id}`
  return {
    object: 'user',
    id: user.id,
    external_id: null,
    username: null,
    first_name: user.firstName,
    last_name: user.lastName,
    image_url: avatarUrl(world, user.firstName),
    has_image: false,
    primary_email_address_id: emailId,
    primary_phone_number_id: null,
    primary_web3_wallet_id: null,
    email_addresses: [
      {
        object: 'email_address',
        id: emailId,
        email_address: user.email,
        reserved: false,
        verification: {
          object: 'verification_ticket',
          status: 'verified',
          strategy: 'ticket',
          attempts: null,
          expire_at: null,
        },
        linked_to: [],
        matches_sso_connection: false,
        created_at: user.createdAt,
        updated_at: user.updatedAt,
      },
    ],
    phone_numbers: [],
    web3_wallets: [],
    external_accounts: [],
    enterprise_accounts: [],
    saml_accounts: [],
    passkeys: [],
    password_enabled: true,
    totp_enabled: false,
    backup_code_enabled: false,
    two_factor_enabled: false,
    public_metadata: {},
    unsafe_metadata: {},
    create_organization_enabled: false,
    create_organizations_limit: null,
    delete_self_enabled: false,
    legal_accepted_at: null,
    timezone: null,
    last_sign_in_at: user.lastSignInAt,
    created_at: user.createdAt,
    updated_at: user.updatedAt,
    ...(audience === 'backend'
      ? { private_metadata: {}, banned: false, locked: false }
      : {
          organization_memberships: membershipsOf(world, user.id).map((one) =>
            membershipJson(world, one, { withUser: false }),
          ),
        }),
  }
}

export function sessionJson(world: World, session: SessionRecord, origin: string) {
  const user = findUser(world, session.userId)
  const isMember = findMembership(world, session.userId, session.organizationId) !== undefined
  return {
    object: 'session',
    id: session.id,
    status: session.status,
    expire_at: session.expireAt,
    abandon_at: session.expireAt,
    last_active_at: Date.now(),
    factor_verification_age: [0, -1],
    last_active_organization_id: isMember ? session.organizationId : null,
    actor: null,
    tasks: null,
    user: user ? userJson(world, user, 'browser') : null,
    public_user_data: user ? publicUserJson(world, user) : null,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
    last_active_token: { object: 'token', jwt: tokenFor(world, session, origin) },
  }
}

/** A session as the Backend API tells it: no token in it. */
export function backendSessionJson(session: SessionRecord, clientId: string) {
  return {
    object: 'session',
    id: session.id,
    user_id: session.userId,
    client_id: clientId,
    status: session.status === 'active' && session.expireAt <= Date.now() ? 'expired' : session.status,
    last_active_organization_id: session.organizationId,
    last_active_at: session.updatedAt,
    expire_at: session.expireAt,
    abandon_at: session.expireAt,
    created_at: session.createdAt,
    updated_at: session.updatedAt,
  }
}

export function clientJson(world: World, client: ClientRecord | undefined, origin: string) {
  if (!client) return null
  const live = liveSessions(world, client)
  const lastActive = live.find((one) => one.id === client.lastActiveSessionId) ?? live[0]
  return {
    object: 'client',
    id: client.id,
    sessions: live.map((one) => sessionJson(world, one, origin)),
    sign_in: client.signIn && client.signIn.status !== 'complete' ? signInJson(world, client.signIn) : null,
    sign_up: null,
    last_active_session_id: lastActive?.id ?? null,
    last_authentication_strategy: null,
    cookie_expires_at: null,
    captcha_bypass: true,
    created_at: client.createdAt,
    updated_at: client.updatedAt,
  }
}

export function signInJson(world: World, signIn: SignInRecord) {
  const user = findUser(world, signIn.userId)
  const isComplete = signIn.status === 'complete'
  return {
    object: 'sign_in',
    id: signIn.id,
    status: signIn.status,
    supported_identifiers: ['email_address'],
    supported_first_factors: user ? [{ strategy: 'password' }] : [],
    supported_second_factors: [],
    identifier: signIn.identifier,
    user_data: user
      ? {
          first_name: user.firstName,
          last_name: user.lastName,
          image_url: avatarUrl(world, user.firstName),
          has_image: false,
        }
      : null,
    first_factor_verification: isComplete
      ? { object: 'verification_password', status: 'verified', strategy: 'password', attempts: 1, expire_at: null }
      : null,
    second_factor_verification: null,
    created_session_id: signIn.createdSessionId,
    timezone: null,
  }
}

function avatarUrl(world: World, name: string): string {
  return `${world.config.appUrl}/__clerk/avatar/${encodeURIComponent(name.charAt(0).toUpperCase())}.svg`
}
