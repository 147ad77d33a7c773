import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import type { SearchParams } from 'nuqs/server'
import { can, whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { listBookings } from '#lib/domain/bookings/index.ts'
import { listMembers } from '#lib/domain/organisations/index.ts'
import { listResources } from '#lib/domain/resources/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { BookingsScreen } from './bookings-screen.tsx'
import { LazyBookingDetail, LazyCalendarScreen } from './lazy-parts.tsx'
import { loadCalendar } from './load-calendar.ts'
import { loadBookingPanel } from './load-panel.ts'
import { loadBookingParams, toBookingQuery } from './search-params.ts'

export const metadata: Metadata = { title: 'Bookings' }

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<SearchParams> }

/** What is booked, what comes up first. */
export default async function BookingsPage({ params, searchParams }: Props) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  if (!can(actor, 'bookings.view')) notFound()
  const state = await loadBookingParams(searchParams)
  const now = new Date()
  const query = toBookingQuery(state, organisation.timezone, now)
  const isCalendar = state.view === 'calendar'
  const [page, picture, members, resources, panel] = await readOrg(actor, (db) =>
    Promise.all([
      isCalendar ? null : listBookings(db, organisation.id, query),
      isCalendar
        ? loadCalendar(
            { db, actor, now },
            { span: state.span, date: state.date, resourceId: query.resourceId ?? null, zone: organisation.timezone },
          )
        : null,
      listMembers(db, organisation.id),
      listResources(db, organisation.id, { type: [], bookableOnly: false, limit: 200 }),
      state.open ? loadBookingPanel({ db, actor, now }, state.open, organisation.timezone) : null,
    ]),
  )
  const names = Object.fromEntries(members.map(({ userId, name }) => [userId, name]))
  const bookable = resources.rows
    .filter(({ isActive, isBookable }) => isActive && isBookable)
    .map(({ id, title }) => ({ id, title }))
  const shared = {
    slug,
    resources: resources.rows.map(({ id, title, isActive, isBookable }) => ({
      id,
      title,
      canBeBooked: isActive && isBookable,
    })),
    may: { create: whyNot(actor, 'bookings.create'), override: whyNot(actor, 'bookings.override') },
    detailId: state.open,
    detail: state.open ? (
      <LazyBookingDetail
        slug={slug}
        panel={panel}
        names={names}
        resources={bookable}
        whyNoOverride={whyNot(actor, 'bookings.override')}
      />
    ) : null,
  }
  if (picture) return <LazyCalendarScreen {...shared} picture={picture} />
  return page && <BookingsScreen {...shared} page={page} />
}
