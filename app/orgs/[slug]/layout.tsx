import type { Metadata } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { AppShell } from '#components/layout/app-shell.tsx'
import { OrganisationControl, UserControl } from '#components/layout/identity-controls.tsx'
import { buildNavigation, type Count, type NavigationKey } from '#components/layout/navigation.ts'
import { navigationCookie } from '#components/layout/preferences.ts'
import { can } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { countAttention } from '#lib/domain/overview/index.ts'
import { type PersonActor, requireMember } from '#lib/entry/require-actor.ts'
import { readClerkMemberships } from '#lib/platform/clerk-directory.ts'
import { partLog } from '#lib/platform/log.ts'
import { builtPlaces } from './places.ts'

type Props = { children: ReactNode; params: Promise<{ slug: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { organisation } = await requireMember((await params).slug)
  return { title: { default: organisation.name, template: `%s · ${organisation.name}` } }
}

export default async function OrganisationLayout({ children, params }: Props) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  const otherOrganisations = readOthers(actor, slug)
  const [counts, jar] = await Promise.all([readCounts(actor), cookies()])
  const shows = (key: NavigationKey) => {
    const permission = builtPlaces[key]
    return permission !== undefined && can(actor, permission)
  }
  return (
    <AppShell
      organisation={{ slug, name: organisation.name, zone: organisation.timezone }}
      entries={buildNavigation({ slug, shows, counts })}
      otherOrganisations={otherOrganisations}
      initiallyCollapsed={jar.get(navigationCookie)?.value === 'narrow'}
      renderedAt={Date.now()}
      organisationControl={<OrganisationControl name={organisation.name} />}
      organisationControlCompact={<OrganisationControl name={organisation.name} compact />}
      userControl={<UserControl />}
    >
      {children}
    </AppShell>
  )
}

async function readOthers(actor: PersonActor, slug: string): Promise<{ slug: string; name: string }[]> {
  const memberships = await readClerkMemberships(actor.userId, { isFresh: false })
  if (memberships === 'unknown') return []
  const others = memberships.map(({ organisation }) => ({ slug: organisation.slug, name: organisation.name }))
  return others.filter((other) => other.slug !== slug)
}

/** A frame without numbers is better than no frame; a count that can't be read is unknown, not zero. */
async function readCounts(actor: PersonActor): Promise<Partial<Record<NavigationKey, Count>>> {
  try {
    const { waiting, conflicts } = await readOrg(actor, (db) => countAttention(db, actor.organizationId))
    return { requests: waiting, conflicts }
  } catch (error) {
    partLog('shell').error({ err: error }, 'the navigation has no counts')
    return { requests: null, conflicts: null }
  }
}
