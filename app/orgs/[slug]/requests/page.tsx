import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { can, whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { listMembers } from '#lib/domain/organisations/index.ts'
import { countRequests, listRequests } from '#lib/domain/requests/index.ts'
import { listResources } from '#lib/domain/resources/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { loadRequestPanel } from './load-panel.ts'
import { LazyRequestDetail } from './lazy-request-detail.tsx'
import { RequestsScreen } from './requests-screen.tsx'
import { loadRequestParams, toRequestQuery } from './search-params.ts'

export const metadata: Metadata = { title: 'Requests' }

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<SearchParams> }

/** The triage inbox: what came in, and what it takes to decide it. */
export default async function RequestsPage({ params, searchParams }: Props) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  if (!can(actor, 'requests.view')) notFound()
  const state = await loadRequestParams(searchParams)
  const query = toRequestQuery(state, organisation.timezone)
  const now = new Date()
  const [page, counts, members, resources, panel] = await readOrg(actor, (db) =>
    Promise.all([
      listRequests(db, organisation.id, query),
      countRequests(db, organisation.id, query),
      listMembers(db, organisation.id),
      listResources(db, organisation.id, { type: [], bookableOnly: false, limit: 200 }),
      state.open ? loadRequestPanel({ db, actor, now }, state.open, organisation.timezone) : null,
    ]),
  )
  const people = members.map(({ userId, name, isActive }) => ({ userId, name, isActive }))
  const names = new Map(people.map(({ userId, name }) => [userId, name]))
  const rows = page.rows.map((row) => ({
    ...row,
    assigneeName: row.assignedTo ? (names.get(row.assignedTo) ?? 'Somebody who left') : null,
  }))
  return (
    <RequestsScreen
      slug={slug}
      me={actor.userId}
      page={{ ...page, rows }}
      query={query}
      counts={counts}
      people={people}
      resources={resources.rows.map(({ id, title }) => ({ id, title }))}
      renderedAt={now.toISOString()}
      may={{
        create: whyNot(actor, 'requests.create'),
        assign: whyNot(actor, 'requests.assign'),
        triage: whyNot(actor, 'requests.triage'),
      }}
      detailId={state.open}
      detail={state.open ? <LazyRequestDetail slug={slug} panel={panel} people={people} /> : null}
    />
  )
}
