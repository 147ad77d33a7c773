import type { Membership } from '#lib/domain/organisations/index.ts'
import type { ClerkAnswer, ClerkMembership } from '#lib/platform/clerk-directory.ts'
import type { Session } from '#lib/platform/auth.ts'

/** What is needed from outside; the real ones are wired in `require-actor.ts`. */
export type MemberSources = {
  find(userId: string, slug: string): Promise<Membership | null>
  askClerk(userId: string, options: { isFresh: boolean }): Promise<ClerkAnswer>
  repair(answer: {
    clerkUserId: string
    slug: string
    fact: ClerkMembership | null
    seen: Membership | null
  }): Promise<Membership | null>
}

export type MemberAnswer = { membership: Membership } | { refused: 'not_a_member' | 'unavailable' }

/**
 * Whether the signed-in person belongs to the organisation of a URL. The database is the authority; the session token, at
 * most a minute old, has to agree. Where the two differ Clerk is asked and the database repaired, so that a missed webhook
 * neither keeps anyone in nor out. When Clerk cannot be asked the answer is no.
 */
export async function resolveMember(sources: MemberSources, session: Session, slug: string): Promise<MemberAnswer> {
  const { userId } = session
  const seen = await sources.find(userId, slug)
  const isVouchedFor = session.organisation?.slug === slug
  if (seen?.isActive && isVouchedFor) return { membership: seen }
  // A person may have another organisation active in another tab: then the token is silent on this one.
  let answer = await sources.askClerk(userId, { isFresh: false })
  if (isVouchedFor && answer !== 'unknown' && !factFor(answer, slug)) {
    answer = await sources.askClerk(userId, { isFresh: true })
  }
  if (answer === 'unknown') return { refused: seen ? 'unavailable' : 'not_a_member' }
  const fact = factFor(answer, slug)
  if (!fact && !seen?.isActive) return { refused: 'not_a_member' }
  const membership = await sources.repair({ clerkUserId: userId, slug, fact, seen })
  return membership?.isActive ? { membership } : { refused: 'not_a_member' }
}

function factFor(answer: Exclude<ClerkAnswer, 'unknown'>, slug: string): ClerkMembership | null {
  return answer.find((one) => one.organisation.slug === slug) ?? null
}
