import type { Metadata } from 'next'
import { PageBody, PageHeader } from '#components/layout/page.tsx'
import { can } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import {
  calendarHealth,
  comingBookings,
  countAttention,
  gravestConflicts,
  latestDigest,
  mostUrgentRequests,
} from '#lib/domain/overview/index.ts'
import { requireMember } from '#lib/entry/require-actor.ts'
import { CalendarPanel, ConflictPanel, DigestPanel, RequestPanel, TodayPanel } from './panels.tsx'
import { summarise } from './summary.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params
  const { actor, organisation } = await requireMember(slug)
  const now = new Date()
  const id = organisation.id
  const [counts, requests, conflicts, calendars, digest, bookings] = await readOrg(actor, (db) =>
    Promise.all([
      countAttention(db, id),
      mostUrgentRequests(db, id),
      gravestConflicts(db, id),
      calendarHealth(db, id, now),
      latestDigest(db, id),
      comingBookings(db, id, now, endOfDay(now, organisation.timezone)),
    ]),
  )
  const home = `/orgs/${slug}`
  return (
    <>
      <PageHeader title="Overview" about={summarise(counts, calendars)} />
      <PageBody className="grid items-start gap-x-10 gap-y-8 pt-3 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 gap-8">
          <RequestPanel home={home} requests={requests} count={counts.waiting} />
          <ConflictPanel home={home} conflicts={conflicts} count={counts.conflicts} />
        </div>
        <div className="grid min-w-0 gap-8">
          <TodayPanel bookings={bookings} />
          <CalendarPanel
            health={calendars}
            quarantined={counts.quarantined}
            settings={can(actor, 'settings.view') ? `${home}/settings?tab=deliveries&status=quarantined` : null}
          />
          <DigestPanel digest={digest} />
        </div>
      </PageBody>
    </>
  )
}

/** Midnight that ends the day of `now` in the zone; a day may have 23 or 25 hours. */
function endOfDay(now: Date, zone: string): Date {
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone)
  return new Date(today.add({ days: 1 }).startOfDay().epochMilliseconds)
}
