import { getSession } from '#lib/platform/auth.ts'
import { readClerkMemberships } from '#lib/platform/clerk-directory.ts'

/** Where `/` leads the visitor: sign-in, the active organisation, the first one that is theirs, or the page that says so. */
export async function landingPath(): Promise<string> {
  const session = await getSession()
  if (!session) return '/sign-in'
  if (session.organisation) return `/orgs/${session.organisation.slug}/overview`
  const memberships = await readClerkMemberships(session.userId, { isFresh: true })
  const [first] = memberships === 'unknown' ? [] : memberships
  return first ? `/orgs/${first.organisation.slug}/overview` : '/no-organisation'
}
