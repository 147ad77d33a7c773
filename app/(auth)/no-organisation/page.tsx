import { SignOutButton } from '@clerk/nextjs'
import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { landingPath } from '#lib/entry/landing.ts'

export const metadata: Metadata = { title: 'No organisation yet' }

/** For a person who is signed in and belongs nowhere: what that means, and the two things they can do. */
export default async function NoOrganisationPage() {
  const path = await landingPath()
  if (path !== '/no-organisation') redirect(path)
  return (
    <section className="flex max-w-sm flex-col gap-3 text-center">
      <h1 className="text-xl font-semibold">You are not in an organisation yet</h1>
      <p className="text-muted">
        Your sign-in works, but no organisation has added you. Ask its administrator to add your mail address, then
        check again.
      </p>
      <div className="mt-2 flex items-center justify-center gap-4">
        <Link className="rounded-md bg-accent px-3 py-2 font-medium text-accent-on" href="/">
          Check again
        </Link>
        <SignOutButton>
          <button className="rounded-md px-3 py-2 font-medium text-muted hover:bg-hover" type="button">
            Sign out
          </button>
        </SignOutButton>
      </div>
    </section>
  )
}
