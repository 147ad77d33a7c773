import './clerk.css'
import { ClerkProvider } from '@clerk/nextjs'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { clerkConfig } from '#lib/platform/clerk-config.ts'

/** Clerk's own sentences where they do not sound like ours. */
const plainWords = {
  signIn: { start: { title: 'Sign in', subtitle: 'With the address that your organisation added.' } },
}

/**
 * Clerk's context around the whole app. Its settings come from the running process, so that one build serves any instance.
 */
export async function AppClerkProvider({ children }: { children: ReactNode }) {
  // Reading a header also keeps the build from rendering pages ahead: neither keys nor nonce exist there.
  const nonce = (await headers()).get('x-nonce')
  const { publishableKey, proxyUrl } = clerkConfig()
  return (
    <ClerkProvider
      dynamic
      publishableKey={publishableKey}
      {...(proxyUrl ? { proxyUrl } : {})}
      {...(nonce ? { nonce } : {})}
      signInUrl="/sign-in"
      signUpUrl="/sign-in"
      signInFallbackRedirectUrl="/"
      afterSignOutUrl="/sign-in"
      localization={plainWords}
      telemetry={false}
    >
      {children}
    </ClerkProvider>
  )
}
