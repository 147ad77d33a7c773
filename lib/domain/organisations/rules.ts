import { type Role, roles } from '#lib/core/actor.ts'

/** What a row of `org_memberships` says, as far as Clerk decides it. */
export type MembershipState = {
  /** Null: the row was there before Clerk's ids were kept. */
  clerkMembershipId: string | null
  version: Date | null
  role: Role
  isActive: boolean
}

export type MembershipNews = {
  kind: 'present' | 'gone'
  clerkMembershipId: string
  clerkRole: string
  version: Date
  /** An event may be late; what was just read from Clerk is the present. */
  source: 'event' | 'read'
}

export type MembershipDecision =
  | { write: MembershipState & { clerkMembershipId: string }; reason: 'member' | 'unknown_role' | 'removed' }
  | { write: null; reason: 'deleted_before' | 'older' | 'never_seen' | 'another_membership' }

/** Clerk's role key as one of ours; null for a key that we do not know. */
export function roleOf(clerkRole: string): Role | null {
  return roles.find((role) => clerkRole === `org:${role}`) ?? null
}

/**
 * What one piece of news makes of a membership row. Clerk promises no order, so this holds whatever the order: a deleted
 * membership stays deleted, the newest version wins, and of two equally new ones the weaker.
 * @param existing the row of this person in this organisation, if any
 * @param isDeleted whether Clerk has ever said that this membership, its person or its organisation was deleted
 */
export function decideMembership(
  existing: MembershipState | null,
  isDeleted: boolean,
  news: MembershipNews,
): MembershipDecision {
  if (news.kind === 'gone') return decideRemoval(existing, news)
  if (isDeleted) return { write: null, reason: 'deleted_before' }
  const role = roleOf(news.clerkRole)
  // Fail closed: a role that we do not know gives nothing, not the weakest of ours.
  const next = {
    clerkMembershipId: news.clerkMembershipId,
    version: news.version,
    role: role ?? ('viewer' as const),
    isActive: role !== null,
  }
  if (existing && !isNews(existing, next, news.source)) return { write: null, reason: 'older' }
  return { write: next, reason: role ? 'member' : 'unknown_role' }
}

/** Whether what Clerk says of an organisation or a person is newer than what we hold. */
export function isNewer(held: Date | null, said: Date): boolean {
  return held === null || said > held
}

function decideRemoval(existing: MembershipState | null, news: MembershipNews): MembershipDecision {
  if (!existing) return { write: null, reason: 'never_seen' }
  // The person was removed and added again: the row is about the second time.
  if (existing.clerkMembershipId !== null && existing.clerkMembershipId !== news.clerkMembershipId) {
    return { write: null, reason: 'another_membership' }
  }
  const version = existing.version ?? news.version
  return {
    write: { clerkMembershipId: news.clerkMembershipId, version, role: existing.role, isActive: false },
    reason: 'removed',
  }
}

function isNews(
  existing: MembershipState,
  next: MembershipState & { clerkMembershipId: string; version: Date | null },
  source: MembershipNews['source'],
): boolean {
  if (existing.clerkMembershipId === null || existing.version === null || next.version === null) return true
  const difference = next.version.getTime() - existing.version.getTime()
  if (difference !== 0) return difference > 0
  if (existing.clerkMembershipId !== next.clerkMembershipId) return next.clerkMembershipId > existing.clerkMembershipId
  return source === 'read' ? !isSame(existing, next) : strength(next) < strength(existing)
}

function isSame(a: MembershipState, b: MembershipState): boolean {
  return a.isActive === b.isActive && a.role === b.role
}

/** Higher is stronger; an inactive membership is the weakest. */
function strength(one: MembershipState): number {
  return one.isActive ? roles.length - roles.indexOf(one.role) : 0
}
