'use client'
import { useQueryState } from 'nuqs'
import { startTransition, useOptimistic, type ReactNode } from 'react'
import { CalendarCheck, FileQuestionMark } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { ChangeList, History } from '#components/decision/history.tsx'
import { AssigneePicker, type Person } from '#components/decision/assignee-picker.tsx'
import { FailurePanel } from '#components/decision/failure-panel.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { VerdictBadge, VerdictView } from '#components/decision/verdict-view.tsx'
import { wordFor } from '#components/decision/words.ts'
import { DetailPanel, DetailSection, Facts } from '#components/table/list-detail.tsx'
import { listParams } from '#components/table/list-params.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { StatusOf, Tag } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import { notify } from '#components/ui/toast.tsx'
import { type RequestPriority, waitingStatuses } from '#lib/domain/requests/values.ts'
import { assignRequestAction, setRequestPriorityAction } from './actions.ts'
import { requestName } from './columns.tsx'
import type { RequestPanel } from './load-panel.ts'
import { PayloadView } from './payload-view.tsx'
import { RequestDecisions, RequestMenu } from './request-decisions.tsx'
import { PriorityPicker } from './request-pickers.tsx'

// Few requests go through steps: what shows them comes with those.
const CompetingSection = dynamic(() => import('./competing-section.tsx').then((all) => all.CompetingSection))
const ApprovalSection = dynamic(() => import('./approval-section.tsx').then((all) => all.ApprovalSection))

/** Everything about one request: who asks, what, whether it is possible, what happened, and the decision. */
export function RequestDetail({
  slug,
  panel,
  people,
}: {
  slug: string
  panel: RequestPanel | null
  people: readonly Person[]
}) {
  const [, setOpen] = useQueryState('open', listParams.open.withOptions({ shallow: false, history: 'push' }))
  const close = () => void setOpen(null)
  if (!panel) {
    return (
      <DetailPanel title="No such request" onClose={close}>
        <EmptyState
          icon={FileQuestionMark}
          title="There is no such request here"
          action={<Button onClick={close}>Back to the list</Button>}
        >
          It may belong to another organisation, or it was removed.
        </EmptyState>
      </DetailPanel>
    )
  }
  return <LoadedDetail key={panel.request.id} slug={slug} panel={panel} people={people} onClose={close} />
}

function LoadedDetail({
  slug,
  panel,
  people,
  onClose,
}: {
  slug: string
  panel: RequestPanel
  people: readonly Person[]
  onClose: () => void
}) {
  const { request, verdict, day, history, may } = panel
  const decision = useDecision()
  const [assignee, showAssignee] = useOptimistic(request.assignedTo)
  const [priority, showPriority] = useOptimistic(request.priority)
  const waits = waitingStatuses.includes(request.status)
  const names = Object.fromEntries([
    ...people.map((person) => [person.userId, person.name] as const),
    ...(request.resourceId && request.resourceTitle ? [[request.resourceId, request.resourceTitle] as const] : []),
  ])

  // Shown at once, taken back when the server says no: these two can't clash with anything.
  const assign = (next: string | null) =>
    startTransition(async () => {
      showAssignee(next)
      const result = await assignRequestAction({ slug, id: request.id, assignee: next })
      if (result.serverError) notify(result.serverError.message, { tone: 'critical' })
    })
  const prioritise = (next: RequestPriority) =>
    startTransition(async () => {
      showPriority(next)
      const result = await setRequestPriorityAction({ slug, id: request.id, priority: next })
      if (result.serverError) notify(result.serverError.message, { tone: 'critical' })
    })

  const asked =
    request.start && request.end ? { start: request.start.toISOString(), end: request.end.toISOString() } : null
  const settled = `It is ${wordFor(request.status).toLowerCase()}.`
  return (
    <DetailPanel
      title={requestName(request)}
      status={<StatusOf value={request.status} />}
      about={
        <>
          {request.requesterName ?? request.requesterEmail ?? 'Somebody'} · {wordFor(request.source)} ·{' '}
          <Moment at={request.createdAt} recent />
        </>
      }
      menu={<RequestMenu slug={slug} panel={panel} decision={decision} />}
      onClose={onClose}
      footer={
        waits ? (
          <RequestDecisions slug={slug} panel={panel} decision={decision} />
        ) : (
          <Decided panel={panel} names={names} slug={slug} />
        )
      }
    >
      {decision.failure ? (
        <div className="mb-5">
          <FailurePanel failure={decision.failure} names={names} onLooked={decision.clear} />
        </div>
      ) : null}
      {verdict && asked ? (
        <DetailSection
          title={waits ? 'Is it possible?' : 'What the decision was made by'}
          aside={<VerdictBadge verdict={verdict.verdict} />}
        >
          <VerdictView verdict={verdict} day={day} asked={asked} />
        </DetailSection>
      ) : request.type === 'booking' && waits ? (
        <DetailSection title="Is it possible?">
          <p className="text-muted">
            It can’t be told: the request doesn’t say{' '}
            {[!request.resourceId && 'which resource', !asked && 'when'].filter(Boolean).join(' and ')}.
          </p>
        </DetailSection>
      ) : null}
      {panel.competition || panel.alternative ? (
        <CompetingSection slug={slug} panel={panel} decision={decision} />
      ) : null}
      {panel.approval || panel.stepDecisions.length > 0 || request.autoApproval ? (
        <ApprovalSection slug={slug} panel={panel} people={people} decision={decision} />
      ) : null}
      <DetailSection title="What is asked">
        <Facts
          facts={[
            {
              label: 'Resource',
              value: request.resourceTitle ? (
                <ResourceLink slug={slug} id={request.resourceId}>
                  {request.resourceTitle}
                </ResourceLink>
              ) : null,
            },
            { label: 'Time', value: asked ? <TimeRange start={asked.start} end={asked.end} /> : null },
            { label: 'People', value: request.participants },
            { label: 'Type', value: wordFor(request.type) },
            { label: 'From', value: request.requesterName },
            {
              label: 'Mail',
              value: request.requesterEmail ? (
                <a className="text-accent-ink hover:underline" href={`mailto:${request.requesterEmail}`}>
                  {request.requesterEmail}
                </a>
              ) : null,
            },
            {
              label: 'Assignee',
              value: (
                <AssigneePicker
                  group="This request"
                  value={assignee}
                  people={people}
                  me={panel.me}
                  why={may.assign ?? (waits ? null : settled)}
                  onChange={assign}
                />
              ),
            },
            {
              label: 'Priority',
              value: (
                <PriorityPicker value={priority} why={may.triage ?? (waits ? null : settled)} onChange={prioritise} />
              ),
            },
          ]}
        />
      </DetailSection>
      {request.conflicts.length > 0 ? (
        <DetailSection title="Conflicts">
          <ul className="grid gap-1.5">
            {request.conflicts.map((conflict) => (
              <li key={conflict.id} className="flex items-start gap-2">
                <StatusOf value={conflict.status} plain className="text-sm" />
                <Link
                  href={`/orgs/${slug}/conflicts?status=all&open=${conflict.id}`}
                  className="min-w-0 flex-1 text-accent-ink hover:underline"
                >
                  {conflict.summary || wordFor(conflict.type)}
                </Link>
              </li>
            ))}
          </ul>
        </DetailSection>
      ) : null}
      <DetailSection
        title="What was sent"
        aside={<Tag>{request.externalId.length > 24 ? `${request.externalId.slice(0, 24)}…` : request.externalId}</Tag>}
      >
        <PayloadView data={request.data} />
      </DetailSection>
      {request.amendments.length > 0 ? (
        <DetailSection title="Changed by the sender since">
          <ul className="grid gap-2">
            {request.amendments.map((amendment) => (
              <li key={amendment.id}>
                <Moment at={amendment.at} recent className="text-sm text-faint" />
                <ChangeList changes={amendment.changes} names={names} />
              </li>
            ))}
          </ul>
        </DetailSection>
      ) : null}
      <DetailSection title="History">
        <History entries={history} names={names} />
      </DetailSection>
      {request.deliveries.length > 0 ? (
        <DetailSection title="Deliveries">
          <ul className="grid gap-1 text-sm">
            {request.deliveries.map((delivery) => (
              <li key={delivery.id} className="flex flex-wrap items-baseline gap-x-3">
                <Moment at={delivery.at} recent className="text-muted" />
                <span>{delivery.outcome ? wordFor(delivery.outcome) : wordFor(delivery.status)}</span>
                {delivery.mappingVersion === null ? null : (
                  <span className="text-faint">mapping {delivery.mappingVersion}</span>
                )}
                {delivery.duplicates > 0 ? (
                  <span className="text-faint">sent {delivery.duplicates + 1} times</span>
                ) : null}
              </li>
            ))}
          </ul>
        </DetailSection>
      ) : null}
    </DetailPanel>
  )
}

function ResourceLink({ slug, id, children }: { slug: string; id: string | null; children: ReactNode }) {
  return (
    <Link href={`/orgs/${slug}/resources?open=${id ?? ''}`} className="text-accent-ink hover:underline">
      {children}
    </Link>
  )
}

/** What became of it, who decided, and the booking that it made. */
function Decided({
  panel,
  names,
  slug,
}: {
  panel: RequestPanel
  names: Readonly<Record<string, string>>
  slug: string
}) {
  const { request } = panel
  const by = request.processedBy?.startsWith('job:')
    ? 'Masterflow'
    : request.processedBy
      ? (names[request.processedBy] ?? wordFor(request.processedBy.split(':')[0] ?? ''))
      : null
  return (
    <>
      <p className="min-w-0 flex-1 text-sm text-muted">
        {wordFor(request.status)}
        {by ? ` by ${by}` : ''}
        {request.processedAt ? (
          <>
            , <Moment at={request.processedAt} recent />
          </>
        ) : null}
        {request.notes ? (
          <span className="mt-0.5 block text-ink" dir="auto">
            {request.notes}
          </span>
        ) : null}
      </p>
      {request.bookingId ? (
        <Button asChild>
          <Link href={`/orgs/${slug}/bookings?status=all&open=${request.bookingId}`}>
            <CalendarCheck aria-hidden size={15} /> Show the booking
          </Link>
        </Button>
      ) : null}
    </>
  )
}
