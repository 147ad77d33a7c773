import { SignIn } from '@clerk/nextjs'
import type { Metadata } from 'next'

export const metadata: Metadata = { title: 'Sign in' }

/** Clerk's own sign-in. People are invited; nobody signs up here. */
export default function SignInPage() {
  return <SignIn path="/sign-in" routing="path" withSignUp={false} fallbackRedirectUrl="/" />
}
