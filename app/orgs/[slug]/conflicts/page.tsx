import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { can, whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { countConflicts, listConflicts } from '#lib/domain/conflicts/index.ts'
import { listMembers } from '#lib/domain/organisations/index.ts'
import { listResources } from '#lib/domain/resources/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { ConflictsScreen } from './conflicts-screen.tsx'
import { LazyConflictDetail } from './lazy-conflict-detail.tsx'
import { loadConflictPanel } from './load-panel.ts'
import { loadConflictParams, toConflictQuery } from './search-params.ts'
import { WaysOutSection } from './ways-out-section.tsx'

export const metadata: Metadata = { title: 'Conflicts' }

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<SearchParams> }

/** What was not possible, or was made possible against the rules, and what becomes of it. */
export default async function ConflictsPage({ params, searchParams }: Props) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  if (!can(actor, 'conflicts.view')) notFound()
  const state = await loadConflictParams(searchParams)
  const query = toConflictQuery(state, actor.userId)
  const world = { actor, now: new Date() }
  const [page, counts, members, resources, panel] = await readOrg(actor, (db) =>
    Promise.all([
      listConflicts({ ...world, db }, query),
      countConflicts({ ...world, db }, query),
      listMembers(db, organisation.id),
      listResources(db, organisation.id, { type: [], bookableOnly: false, limit: 200 }),
      state.open ? loadConflictPanel({ ...world, db }, state.open) : null,
    ]),
  )
  const people = members.map(({ userId, name, isActive }) => ({ userId, name, isActive }))
  return (
    <ConflictsScreen
      slug={slug}
      me={actor.userId}
      page={page}
      query={query}
      counts={counts}
      people={people}
      resources={resources.rows.map(({ id, title }) => ({ id, title }))}
      renderedAt={world.now.toISOString()}
      may={{ assign: whyNot(actor, 'conflicts.assign'), resolve: whyNot(actor, 'conflicts.resolve') }}
      detailId={state.open}
      detail={
        state.open ? (
          <LazyConflictDetail
            slug={slug}
            me={actor.userId}
            panel={panel}
            people={people}
            waysOut={
              panel && isOpen(panel.conflict.status) ? (
                <WaysOutSection slug={slug} actor={actor} id={panel.conflict.id} />
              ) : null
            }
          />
        ) : null
      }
    />
  )
}

const isOpen = (status: string) => status === 'open' || status === 'investigating'
