import { ApiError, notFound } from './http.ts'
import type { MembershipRecord, OrganizationRecord, UserRecord } from './records.ts'
import { isRoleKey } from './records.ts'
import { membershipJson, organizationJson, userJson } from './shapes.ts'
import { newIdentityId } from './state.ts'
import type { World } from './world.ts'
import { findMembership, findOrganization, findUser, membershipsOf } from './world.ts'

/** Changes to who belongs where. Each tells the app through a webhook, whoever caused it (browser, Backend API). */
export function addMembership(world: World, organizationId: string, userId: string, role: unknown): MembershipRecord {
  if (!findUser(world, userId) || !findOrganization(world, organizationId)) throw notFound()
  if (!isRoleKey(role)) throw notFound('Role')
  if (findMembership(world, userId, organizationId)) {
    throw new ApiError(422, 'already_a_member_in_organization', 'Already a member of the organization')
  }
  const at = Date.now()
  const membership = { id: newIdentityId('orgmem'), userId, organizationId, role, createdAt: at, updatedAt: at }
  world.store.state.memberships.push(membership)
  world.webhooks.emit('organizationMembership.created', membershipJson(world, membership, { withUser: true }))
  return membership
}

export function changeRole(world: World, organizationId: string, userId: string, role: unknown): MembershipRecord {
  const membership = findMembership(world, userId, organizationId)
  if (!membership) throw notFound('Membership')
  if (!isRoleKey(role)) throw notFound('Role')
  membership.role = role
  membership.updatedAt = laterThan(membership.updatedAt)
  world.webhooks.emit('organizationMembership.updated', membershipJson(world, membership, { withUser: true }))
  return membership
}

/** @returns the membership's JSON as it was */
export function removeMembership(world: World, organizationId: string, userId: string): object {
  const membership = findMembership(world, userId, organizationId)
  if (!membership) throw notFound('Membership')
  const last = membershipJson(world, membership, { withUser: true })
  world.store.state.memberships = world.store.state.memberships.filter((one) => one !== membership)
  world.webhooks.emit('organizationMembership.deleted', last)
  return last
}

export function addOrganization(world: World, name: string, slug: string): OrganizationRecord {
  if (!name || !/^[a-z0-9-]{2,}$/.test(slug))
    throw new ApiError(422, 'form_param_invalid', 'A name and a slug are needed')
  if (findOrganization(world, slug)) throw new ApiError(422, 'form_identifier_exists', 'That slug is taken')
  const at = Date.now()
  const organization = { id: newIdentityId('org'), name, slug, createdAt: at, updatedAt: at }
  world.store.state.organizations.push(organization)
  world.webhooks.emit('organization.created', organizationJson(world, organization))
  return organization
}

export function changeOrganization(
  world: World,
  organization: OrganizationRecord,
  change: { name?: string | undefined; slug?: string | undefined },
): OrganizationRecord {
  const holder = change.slug ? findOrganization(world, change.slug) : undefined
  if (holder && holder !== organization) throw new ApiError(422, 'form_identifier_exists', 'That slug is taken')
  organization.name = change.name ?? organization.name
  organization.slug = change.slug ?? organization.slug
  organization.updatedAt = laterThan(organization.updatedAt)
  world.webhooks.emit('organization.updated', organizationJson(world, organization))
  return organization
}

export function removeOrganization(world: World, organization: OrganizationRecord): void {
  const { state } = world.store
  state.organizations = state.organizations.filter((one) => one !== organization)
  state.memberships = state.memberships.filter((one) => one.organizationId !== organization.id)
  world.webhooks.emit('organization.deleted', { object: 'organization', id: organization.id, deleted: true })
}

export function changeUser(
  world: World,
  user: UserRecord,
  change: { firstName?: string | undefined; lastName?: string | undefined },
): UserRecord {
  user.firstName = change.firstName ?? user.firstName
  user.lastName = change.lastName ?? user.lastName
  user.updatedAt = laterThan(user.updatedAt)
  world.webhooks.emit('user.updated', userJson(world, user, 'backend'))
  return user
}

/** Clerk removes the memberships first, each with its own event, and then the person. */
export function removeUser(world: World, user: UserRecord): void {
  for (const one of membershipsOf(world, user.id)) removeMembership(world, one.organizationId, user.id)
  const { state } = world.store
  state.users = state.users.filter((one) => one !== user)
  for (const client of state.clients) {
    for (const session of client.sessions) if (session.userId === user.id) session.status = 'removed'
  }
  world.webhooks.emit('user.deleted', { object: 'user', id: user.id, deleted: true })
}

/** Versions are told apart by time: two changes within a millisecond must still differ. */
function laterThan(previous: number): number {
  return Math.max(Date.now(), previous + 1)
}
