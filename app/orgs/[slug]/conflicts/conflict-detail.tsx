'use client'
import { FileQuestionMark } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { DayStrip } from '#components/calendar/day-strip.tsx'
import { FailurePanel } from '#components/decision/failure-panel.tsx'
import { History } from '#components/decision/history.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { Reasons, Sources } from '#components/decision/verdict-view.tsx'
import { wordFor } from '#components/decision/words.ts'
import { DetailPanel, DetailSection, Facts } from '#components/table/list-detail.tsx'
import { listParams } from '#components/table/list-params.ts'
import { Button } from '#components/ui/button.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { StatusOf, Tag } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import { conflictName, SeverityMark } from './columns.tsx'
import { ConflictDecisions } from './conflict-decisions.tsx'
import { causeText } from './cause.ts'
import type { ConflictPanel } from './load-panel.ts'

const link = 'text-accent-ink hover:underline'

/** Everything about one conflict: the evidence, what it is about, what was done, and how it is settled. */
export function ConflictDetail({
  slug,
  panel,
  names,
}: {
  slug: string
  panel: ConflictPanel | null
  names: Readonly<Record<string, string>>
}) {
  const [, setOpen] = useQueryState('open', listParams.open.withOptions({ shallow: false, history: 'push' }))
  const close = () => void setOpen(null)
  if (panel) return <LoadedDetail key={panel.conflict.id} {...{ slug, panel, names }} onClose={close} />
  return (
    <DetailPanel title="No such conflict" onClose={close}>
      <EmptyState
        icon={FileQuestionMark}
        title="There is no such conflict here"
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
  onClose,
}: {
  slug: string
  panel: ConflictPanel
  names: Readonly<Record<string, string>>
  onClose: () => void
}) {
  const { conflict, evidence, history } = panel
  const decision = useDecision()
  const range =
    conflict.start && conflict.end
      ? { start: conflict.start.toISOString(), end: conflict.end.toISOString() }
      : (evidence.range ?? null)
  const isOpen = conflict.status === 'open' || conflict.status === 'investigating'
  const by = conflict.resolvedBy ? (names[conflict.resolvedBy] ?? 'Masterflow') : null
  return (
    <DetailPanel
      title={conflictName(conflict)}
      status={<StatusOf value={conflict.status} />}
      about={
        <span className="inline-flex items-center gap-2">
          <SeverityMark severity={conflict.severity} /> · found <Moment at={conflict.createdAt} recent />
        </span>
      }
      onClose={onClose}
      footer={
        isOpen ? (
          <ConflictDecisions slug={slug} panel={panel} decision={decision} />
        ) : (
          <p className="text-sm text-muted">
            {wordFor(conflict.status)}
            {by ? ` by ${by}` : ''}
            {conflict.resolvedAt ? (
              <>
                , <Moment at={conflict.resolvedAt} recent />
              </>
            ) : null}
            {conflict.resolution ? (
              <span className="block text-ink" dir="auto">
                {conflict.resolution}
              </span>
            ) : null}
            {conflict.resolutionNotes ? (
              <span className="block text-ink" dir="auto">
                {conflict.resolutionNotes}
              </span>
            ) : null}
          </p>
        )
      }
    >
      {decision.failure ? (
        <div className="mb-5">
          <FailurePanel failure={decision.failure} names={names} onLooked={decision.clear} />
        </div>
      ) : null}
      <DetailSection title="What is it about">
        <Facts
          facts={[
            {
              label: 'Resource',
              value: (
                <Link className={link} href={`/orgs/${slug}/resources?open=${conflict.resourceId}`}>
                  {conflict.resourceTitle}
                </Link>
              ),
            },
            { label: 'Time', value: range ? <TimeRange start={range.start} end={range.end} /> : null },
            { label: 'Cause', value: causeText(evidence.cause) },
            { label: 'Reason given', value: evidence.reason },
            {
              label: 'Request',
              value: conflict.requestId ? (
                <Link className={link} href={`/orgs/${slug}/requests?status=all&open=${conflict.requestId}`}>
                  {conflict.requestTitle ?? 'Show the request'}
                </Link>
              ) : null,
            },
            {
              label: 'Booking',
              value: conflict.bookingId ? (
                <Link className={link} href={`/orgs/${slug}/bookings?status=all&open=${conflict.bookingId}`}>
                  Show the booking
                </Link>
              ) : null,
            },
          ]}
        />
      </DetailSection>
      <EvidenceView slug={slug} panel={panel} range={range} />
      <DetailSection title="History">
        <History entries={history} names={names} />
      </DetailSection>
    </DetailPanel>
  )
}

function EvidenceView({
  slug,
  panel,
  range,
}: {
  slug: string
  panel: ConflictPanel
  range: { start: string; end: string } | null
}) {
  const zone = useZone()
  const { evidence, found, day } = panel
  const foundIds = new Set(evidence.occupancies.map((one) => one.id))
  return (
    <>
      {evidence.reasons.length > 0 ? (
        <DetailSection title="What stood against it">
          <Reasons reasons={evidence.reasons} />
        </DetailSection>
      ) : null}
      {found.length > 0 ? (
        <DetailSection title="Found then">
          <ul className="grid gap-1.5">
            {found.map((one) => (
              <li key={one.id} className="flex flex-wrap items-baseline gap-x-2.5">
                <Tag>{one.kind === 'pending' ? 'Waiting request' : wordFor(one.kind)}</Tag>
                {one.kind === 'booking' || one.kind === 'pending' ? (
                  <Link
                    className={link}
                    dir="auto"
                    href={`/orgs/${slug}/${one.kind === 'booking' ? 'bookings' : 'requests'}?status=all&open=${one.id}`}
                  >
                    {one.label}
                  </Link>
                ) : (
                  <span dir="auto">{one.label}</span>
                )}
                <TimeRange start={one.start} end={one.end} className="text-sm text-muted" />
              </li>
            ))}
          </ul>
        </DetailSection>
      ) : null}
      {day && range ? (
        <DetailSection title="The day as it is now">
          <DayStrip
            zone={zone}
            from={day.from}
            to={day.to}
            asked={range}
            occupancies={day.occupancies.map((one) => ({
              ...one,
              clash: foundIds.has(one.id) && one.start < range.end && one.end > range.start,
            }))}
            label="The day at this resource"
          />
        </DetailSection>
      ) : null}
      {evidence.sources.length > 0 ? (
        <DetailSection title="What it was judged by">
          <Sources sources={evidence.sources} />
        </DetailSection>
      ) : null}
    </>
  )
}
