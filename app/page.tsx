import { redirect } from 'next/navigation'
import { landingPath } from '#lib/entry/landing.ts'

/** The product has no front page: everybody goes to where their work is. */
export default async function HomePage() {
  redirect(await landingPath())
}
