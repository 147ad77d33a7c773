'use client'
import { useRouter } from 'next/navigation'
import { use } from 'react'
import { useCommands } from './shortcuts.tsx'

/** Lets the palette switch organisation. The list may come late or empty; the page never waits for it. */
export function OrganisationCommands({ others }: { others: Promise<readonly { slug: string; name: string }[]> }) {
  const router = useRouter()
  useCommands(
    use(others).map((other) => ({
      label: `Switch to ${other.name}`,
      group: 'Organisations',
      run: () => router.push(`/orgs/${other.slug}/overview`),
    })),
  )
  return null
}
