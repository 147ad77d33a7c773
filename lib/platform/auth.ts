import { auth } from '@clerk/nextjs/server'
import { cache } from 'react'

/** Who is signed in, as the verified session token says. At most a minute old; what they may do is the database's to say. */
export type Session = {
  readonly userId: string
  readonly sessionId: string
  /** The session's active organisation. */
  readonly organisation: { readonly clerkOrganizationId: string; readonly slug: string } | null
}

/** The session of the current request, once a request; null when nobody is signed in. */
export const getSession = cache(async (): Promise<Session | null> => {
  const { userId, sessionId, orgId, orgSlug } = await auth()
  if (!userId || !sessionId) return null
  return { userId, sessionId, organisation: orgId && orgSlug ? { clerkOrganizationId: orgId, slug: orgSlug } : null }
})

/** Ends the making of a page: the visitor signs in first and comes back to the address they asked for. */
export async function goToSignIn(): Promise<never> {
  const { redirectToSignIn } = await auth()
  return redirectToSignIn()
}
