import type { DirectoryWorld } from './apply-clerk-event.ts'
import { followMembership } from './follow-membership.ts'
import { findMembership, type Membership } from './queries.ts'
import type { MembershipFact } from './schema.ts'
import { lockDirectory } from './tombstones.ts'

/** What Clerk itself was just asked, and what our row said when it was asked. */
export type ClerkAnswer = {
  clerkUserId: string
  slug: string
  /** Null: Clerk says that this person is not a member. */
  fact: MembershipFact | null
  /** The row as read before Clerk was asked; a row that has changed since is newer than the answer. */
  seen: Membership | null
}

/**
 * Makes good for a missed webhook, on what Clerk's Backend API has just said (never on a token's word: an old token of
 * someone removed must not bring them back).
 * @returns the membership as it now stands; null when there is none
 */
export async function repairMembership({ db, now }: DirectoryWorld, answer: ClerkAnswer): Promise<Membership | null> {
  const { clerkUserId, slug, fact, seen } = answer
  await lockDirectory(db)
  if (fact) await followMembership(db, fact, { kind: 'present', source: 'read' }, now)
  else if (seen) {
    await db.orgMembership.updateMany({
      where: { id: seen.id, clerkMembershipId: seen.clerkMembershipId, clerkUpdatedAt: seen.version, isActive: true },
      data: { isActive: false, removedAt: now },
    })
  }
  return findMembership(db, { clerkUserId, slug })
}
