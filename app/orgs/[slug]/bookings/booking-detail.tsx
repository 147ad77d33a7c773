'use client'
import { FileQuestionMark } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { DayStrip } from '#components/calendar/day-strip.tsx'
import { FailurePanel } from '#components/decision/failure-panel.tsx'
import { History } from '#components/decision/history.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { wordFor } from '#components/decision/words.ts'
import { DetailPanel, DetailSection, Facts } from '#components/table/list-detail.tsx'
import { listParams } from '#components/table/list-params.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { StatusOf } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import { BookingDecisions } from './booking-decisions.tsx'
import type { BookingPanel } from './load-panel.ts'
import { ParticipantsSection } from './participants-section.tsx'

const link = 'text-accent-ink hover:underline'

/** Everything about one booking, and what can be done with it. */
export function BookingDetail({
  slug,
  panel,
  names,
  resources,
  whyNoOverride,
}: {
  slug: string
  panel: BookingPanel | null
  names: Readonly<Record<string, string>>
  /** Where it could be moved to. */
  resources: readonly { id: string; title: string }[]
  whyNoOverride: string | null
}) {
  const [, setOpen] = useQueryState('open', listParams.open.withOptions({ shallow: false, history: 'push' }))
  const close = () => void setOpen(null)
  if (panel)
    return <LoadedDetail key={panel.booking.id} {...{ slug, panel, names, resources, whyNoOverride }} onClose={close} />
  return (
    <DetailPanel title="No such booking" onClose={close}>
      <EmptyState
        icon={FileQuestionMark}
        title="There is no such booking here"
        action={<Button onClick={close}>Back to the list</Button>}
      >
        It may belong to another organisation, or it was removed.
      </EmptyState>
    </DetailPanel>
  )
}

function LoadedDetail({
  slug,
  panel,
  names,
  resources,
  whyNoOverride,
  onClose,
}: {
  slug: string
  panel: BookingPanel
  names: Readonly<Record<string, string>>
  resources: readonly { id: string; title: string }[]
  whyNoOverride: string | null
  onClose: () => void
}) {
  const { booking, day, history, requestTitle } = panel
  const zone = useZone()
  const decision = useDecision()
  return (
    <DetailPanel
      title={booking.title}
      status={<StatusOf value={booking.status} />}
      about={<TimeRange start={booking.start} end={booking.end} />}
      onClose={onClose}
      footer={<BookingDecisions {...{ slug, panel, resources, whyNoOverride, decision }} />}
    >
      {decision.failure ? (
        <div className="mb-5">
          <FailurePanel failure={decision.failure} names={names} onLooked={decision.clear} />
        </div>
      ) : null}
      {booking.overbooked ? (
        <div className="mb-5">
          <Callout tone="critical" title="Booked against the rules">
            {booking.overrideReason}
          </Callout>
        </div>
      ) : null}
      {day ? (
        <DetailSection title="The day">
          <DayStrip
            zone={zone}
            from={day.from}
            to={day.to}
            asked={{ start: booking.start, end: booking.end }}
            occupancies={day.occupancies}
            closed={day.closed}
            unknown={day.unknown ?? undefined}
            label={`The day at ${booking.resourceTitle}`}
          />
        </DetailSection>
      ) : null}
      <DetailSection title="What is booked">
        <Facts
          facts={[
            {
              label: 'Resource',
              value: (
                <Link className={link} href={`/orgs/${slug}/resources?open=${booking.resourceId}`}>
                  {booking.resourceTitle}
                </Link>
              ),
            },
            { label: 'Where', value: booking.location },
            { label: 'For', value: booking.name },
            {
              label: 'Mail',
              value: booking.email ? (
                <a className={link} href={`mailto:${booking.email}`}>
                  {booking.email}
                </a>
              ) : null,
            },
            { label: 'People', value: booking.participants > 0 ? booking.participants : null },
            { label: 'Takes', value: booking.units > 1 ? `${booking.units} of the capacity` : null },
            { label: 'Notes', value: booking.notes },
            { label: 'Conflict', value: booking.conflictResolutionNotes },
            { label: 'Source', value: wordFor(booking.source ?? 'infra24') },
            {
              label: 'Request',
              value: booking.requestId ? (
                <Link className={link} href={`/orgs/${slug}/requests?status=all&open=${booking.requestId}`}>
                  {requestTitle}
                </Link>
              ) : null,
            },
            {
              label: 'Calendar',
              value: (
                <a className={link} href={`/orgs/${slug}/bookings/${booking.id}/calendar.ics`} download>
                  Download as a calendar file
                </a>
              ),
            },
            { label: 'Made', value: booking.createdAt ? <Moment at={booking.createdAt} recent /> : null },
          ]}
        />
      </DetailSection>
      {panel.participants ? (
        <ParticipantsSection
          slug={slug}
          bookingId={booking.id}
          participants={panel.participants}
          start={booking.start}
          isOpen={booking.status === 'confirmed'}
          whyNot={panel.whyNot}
        />
      ) : null}
      <DetailSection title="History">
        <History
          entries={history}
          names={names}
          empty="Nothing is recorded: it was made before Masterflow kept a history."
        />
      </DetailSection>
    </DetailPanel>
  )
}
