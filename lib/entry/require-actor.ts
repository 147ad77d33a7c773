import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { Actor } from '#lib/core/actor.ts'
import { AppError, notFound as missing } from '#lib/core/errors.ts'
import { withPlatform } from '#lib/db/index.ts'
import { findMembership, type Organisation, repairMembership } from '#lib/domain/organisations/index.ts'
import { getSession, goToSignIn } from '#lib/platform/auth.ts'
import { readClerkMemberships } from '#lib/platform/clerk-directory.ts'
import { type MemberSources, resolveMember } from './resolve-member.ts'

export type PersonActor = Extract<Actor, { kind: 'person' }>
export type Member = { actor: PersonActor; organisation: Organisation }

const sources: MemberSources = {
  find: (clerkUserId, slug) => withPlatform('find organisation', (db) => findMembership(db, { clerkUserId, slug })),
  askClerk: readClerkMemberships,
  repair: (answer) => withPlatform('follow identity', (db) => repairMembership({ db, now: new Date() }, answer)),
}

/**
 * The signed-in person as a member of the organisation in the URL, once a request. For server actions and route handlers.
 * @throws AppError `unauthenticated`; `not_found` for an organisation that is not theirs; `unavailable` when nobody can tell
 */
export const memberOf = cache(async (slug: string): Promise<Member> => {
  const session = await getSession()
  if (!session) throw new AppError('unauthenticated', 'You are signed out. Sign in and try again.')
  const answer = await resolveMember(sources, session, slug)
  if ('refused' in answer) {
    if (answer.refused === 'not_a_member') throw missing('organisation')
    throw new AppError('unavailable', 'Your membership cannot be checked right now. Try again in a minute.')
  }
  const { role, organisation } = answer.membership
  const { userId, sessionId } = session
  return { actor: { kind: 'person', userId, organizationId: organisation.id, role, sessionId }, organisation }
})

/**
 * The same for pages: signed out goes to sign-in, and an organisation that is not theirs looks missing. The layout calls it
 * too: above `loading.tsx` the status can still be 404 or a redirect, below it the answer has begun.
 */
export async function requireMember(slug: string): Promise<Member> {
  try {
    return await memberOf(slug)
  } catch (error) {
    if (error instanceof AppError && error.code === 'unauthenticated') await goToSignIn()
    if (error instanceof AppError && error.code === 'not_found') notFound()
    throw error
  }
}
