import { ClerkProvider } from '@clerk/nextjs'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { clerkConfig } from '#lib/platform/clerk-config.ts'
import { clerkAppearance } from './clerk-appearance.ts'

/**
 * Clerk's context around the whole app. Its settings come from the running process, so that one build serves any instance.
 * @param nonce of this answer's content security policy, from the request header `x-nonce`
 */
export async function AppClerkProvider({ nonce, children }: { nonce?: string | undefined; children: ReactNode }) {
  // Never at build time: neither the keys nor the nonce exist there.
  await connection()
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
      appearance={clerkAppearance}
      telemetry={false}
    >
      {children}
    </ClerkProvider>
  )
}
