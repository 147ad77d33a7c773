import type { Db } from '#lib/db/index.ts'
import { followMembership } from './follow-membership.ts'
import { followOrganisation } from './follow-organisation.ts'
import { isNewer } from './rules.ts'
import type { ClerkEvent, PersonFact } from './schema.ts'
import { addTombstone, hasTombstone, lockDirectory } from './tombstones.ts'

/** There is no actor: identity itself changes here, and no organisation's member may do that. */
export type DirectoryWorld = { db: Db; now: Date }

/**
 * Makes the database follow one event of Clerk. The same event again changes nothing, and any order of a set of events ends
 * in the same access.
 * @returns one word on what happened, for the log
 * @throws AppError `conflict` when an earlier event is still missing; Clerk sends this one again
 */
export async function applyClerkEvent({ db, now }: DirectoryWorld, event: ClerkEvent): Promise<string> {
  await lockDirectory(db)
  switch (event.kind) {
    case 'organisation_present':
      if (await hasTombstone(db, [event.organisation.clerkOrganizationId])) return 'deleted_before'
      await followOrganisation(db, event.organisation, now)
      return 'followed'
    case 'organisation_gone':
      return removeOrganisation({ db, now }, event.clerkOrganizationId)
    case 'membership_present':
      return followMembership(db, event.membership, { kind: 'present', source: 'event' }, now)
    case 'membership_gone':
      await addTombstone(db, 'membership', event.membership.clerkMembershipId, now)
      return followMembership(db, event.membership, { kind: 'gone', source: 'event' }, now)
    case 'person_present':
      return renamePerson(db, event.person, event.version)
    case 'person_gone':
      return removePerson({ db, now }, event.clerkUserId)
  }
}

/** The organisation's rows stay (bookings are history); nobody gets in any more. */
async function removeOrganisation({ db, now }: DirectoryWorld, clerkOrganizationId: string): Promise<string> {
  await addTombstone(db, 'organization', clerkOrganizationId, now)
  const known = await db.organization.findFirst({ where: { clerkOrganizationId }, select: { id: true } })
  if (!known) return 'never_seen'
  await db.organization.update({ where: { id: known.id }, data: { isActive: false } })
  await db.orgMembership.updateMany({
    where: { organizationId: known.id, isActive: true },
    data: { isActive: false, removedAt: now },
  })
  return 'removed'
}

async function removePerson({ db, now }: DirectoryWorld, clerkUserId: string): Promise<string> {
  await addTombstone(db, 'user', clerkUserId, now)
  const { count } = await db.orgMembership.updateMany({
    where: { clerkUserId, isActive: true },
    data: { isActive: false, removedAt: now },
  })
  return count > 0 ? 'removed' : 'never_seen'
}

async function renamePerson(db: Db, { clerkUserId, displayName, email }: PersonFact, version: Date): Promise<string> {
  const rows = await db.orgMembership.findMany({
    where: { clerkUserId },
    select: { id: true, clerkUserUpdatedAt: true },
  })
  const stale = rows.filter((row) => isNewer(row.clerkUserUpdatedAt, version)).map((row) => row.id)
  if (stale.length === 0) return rows.length > 0 ? 'older' : 'never_seen'
  await db.orgMembership.updateMany({
    where: { id: { in: stale } },
    data: { displayName, email, clerkUserUpdatedAt: version },
  })
  return 'followed'
}
