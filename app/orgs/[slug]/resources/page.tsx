import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { can, whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { listResources } from '#lib/domain/resources/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { loadResourcePanel } from './load-panel.ts'
import { ResourceDetail } from './resource-detail.tsx'
import { ResourcesScreen } from './resources-screen.tsx'
import { loadResourceParams, toResourceQuery } from './search-params.ts'

export const metadata: Metadata = { title: 'Resources' }

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<SearchParams> }

/** What can be booked here: spaces, equipment, people and workshops. */
export default async function ResourcesPage({ params, searchParams }: Props) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  if (!can(actor, 'resources.view')) notFound()
  const state = await loadResourceParams(searchParams)
  const now = new Date()
  const [page, panel] = await readOrg(actor, (db) =>
    Promise.all([
      listResources(db, organisation.id, toResourceQuery(state)),
      state.open ? loadResourcePanel({ db, actor, now }, state.open, organisation.timezone) : null,
    ]),
  )
  return (
    <ResourcesScreen
      slug={slug}
      whyNotManage={whyNot(actor, 'resources.manage')}
      page={page}
      detailId={state.open}
      detail={state.open ? <ResourceDetail slug={slug} panel={panel} /> : null}
    />
  )
}
