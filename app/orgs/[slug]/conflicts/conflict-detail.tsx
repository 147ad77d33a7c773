'use client'
import { FileQuestionMark } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { startTransition, useOptimistic, type ReactNode } from 'react'
import { AssigneePicker, type Person } from '#components/decision/assignee-picker.tsx'
import { FailurePanel } from '#components/decision/failure-panel.tsx'
import { History } from '#components/decision/history.tsx'
import { type Decision, useDecision } from '#components/decision/use-decision.ts'
import { wordFor } from '#components/decision/words.ts'
import { DetailPanel, DetailSection, Facts } from '#components/table/list-detail.tsx'
import { listParams } from '#components/table/list-params.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { StatusOf } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import { assignConflictAction } from './actions.ts'
import { causeText } from './cause.ts'
import { conflictName, SeverityMark } from './columns.tsx'
import { ConflictDecisions, ReopenConflict } from './conflict-decisions.tsx'
import { ConflictPicture } from './conflict-picture.tsx'
import { EvidenceView, linkLook, OccupancyList } from './evidence-view.tsx'
import type { ConflictPanel } from './load-panel.ts'

type Names = Readonly<Record<string, string>>

/** Everything about one conflict: what it is, the picture of it, the ways out, the evidence, and what was done. */
export function ConflictDetail({
  slug,
  me,
  panel,
  people,
  waysOut,
}: {
  slug: string
  me: string
  panel: ConflictPanel | null
  people: readonly Person[]
  /** What can be done about it, best first; filled by the page for conflicts that are not settled. */
  waysOut?: ReactNode
}) {
  const [, setOpen] = useQueryState('open', listParams.open.withOptions({ shallow: false, history: 'push' }))
  const close = () => void setOpen(null)
  if (panel) return <LoadedDetail key={panel.conflict.id} {...{ slug, me, panel, people, waysOut }} onClose={close} />
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
  me,
  panel,
  people,
  waysOut,
  onClose,
}: {
  slug: string
  me: string
  panel: ConflictPanel
  people: readonly Person[]
  waysOut: ReactNode
  onClose: () => void
}) {
  const { conflict, history, competing } = panel
  const decision = useDecision()
  const [assignee, showAssignee] = useOptimistic(conflict.assignedTo)
  const names: Names = Object.fromEntries(people.map(({ userId, name }) => [userId, name]))
  const isOpen = conflict.status === 'open' || conflict.status === 'investigating'

  // Shown at once, taken back when the server says no.
  const assign = (next: string | null, expectedVersion: number, undoable: boolean) =>
    startTransition(async () => {
      showAssignee(next)
      const answer = await decision.run('assign', () =>
        assignConflictAction({ slug, id: conflict.id, expectedVersion, assignee: next }),
      )
      if (!answer) return
      const word = next ? `Assigned to ${names[next] ?? 'somebody'}` : 'Assigned to nobody'
      const { before, version } = answer
      if (undoable && before !== next) notifyUndo(word, { onUndo: () => assign(before, version, false) })
      else notify(word)
    })

  return (
    <DetailPanel
      title={conflictName(conflict)}
      status={<StatusOf value={conflict.status} />}
      about={
        <span className="inline-flex flex-wrap items-center gap-x-2">
          <SeverityMark severity={conflict.severity} /> · found <Moment at={conflict.createdAt} recent />
          {conflict.reopenedCount > 0 ? (
            <span>· came back {conflict.reopenedCount === 1 ? 'once' : `${conflict.reopenedCount} times`}</span>
          ) : null}
        </span>
      }
      onClose={onClose}
      footer={
        isOpen ? (
          <ConflictDecisions slug={slug} panel={panel} decision={decision} />
        ) : (
          <Settled slug={slug} panel={panel} decision={decision} names={names} />
        )
      }
    >
      {decision.failure ? (
        <div className="mb-5">
          <FailurePanel failure={decision.failure} names={names} onLooked={decision.clear} />
        </div>
      ) : null}
      <ConflictPicture panel={panel} />
      <DetailSection title="What is it about">
        <Facts facts={factsOf(slug, panel)} />
        <div className="mt-1.5 grid grid-cols-[minmax(96px,max-content)_1fr] items-center gap-x-4">
          <span className="text-muted">Assignee</span>
          <div>
            <AssigneePicker
              group="This conflict"
              value={assignee}
              people={people}
              me={me}
              why={panel.may.assign ?? (isOpen ? null : `It is ${wordFor(conflict.status).toLowerCase()}.`)}
              onChange={(next) => assign(next, conflict.version, true)}
            />
          </div>
        </div>
      </DetailSection>
      {waysOut}
      {competing.length > 0 ? (
        <DetailSection title={competing.length === 1 ? 'A competing request' : 'Competing requests'}>
          <OccupancyList slug={slug} occupancies={competing} />
        </DetailSection>
      ) : null}
      <EvidenceView slug={slug} panel={panel} />
      <DetailSection title="History">
        <History entries={history} names={names} />
      </DetailSection>
    </DetailPanel>
  )
}

function factsOf(slug: string, { conflict, evidence, range }: ConflictPanel): { label: string; value: ReactNode }[] {
  const to = (path: string, words: string) => (
    <Link className={linkLook} href={`/orgs/${slug}/${path}`}>
      {words}
    </Link>
  )
  const { resourceId, resourceTitle, requestId, requestTitle, bookingId } = conflict
  return [
    { label: 'Resource', value: to(`resources?open=${resourceId}`, resourceTitle) },
    { label: 'Time', value: range ? <TimeRange start={range.start} end={range.end} /> : null },
    { label: 'Cause', value: causeText(conflict.cause) },
    { label: 'Reason given', value: evidence.reason },
    {
      label: 'Request',
      value: requestId ? to(`requests?status=all&open=${requestId}`, requestTitle ?? 'Show the request') : null,
    },
    { label: 'Booking', value: bookingId ? to(`bookings?status=all&open=${bookingId}`, 'Show the booking') : null },
  ]
}

/** What became of it, by whom, and the way back. */
function Settled({
  slug,
  panel,
  decision,
  names,
}: {
  slug: string
  panel: ConflictPanel
  decision: Decision
  names: Names
}) {
  const { conflict } = panel
  const by = conflict.resolvedBy ? (names[conflict.resolvedBy] ?? 'Masterflow') : null
  return (
    <>
      <p className="min-w-0 flex-1 text-sm text-muted">
        {wordFor(conflict.status)}
        {by ? ` by ${by}` : ''}
        {conflict.resolvedAt ? (
          <>
            , <Moment at={conflict.resolvedAt} recent />
          </>
        ) : null}
        {[conflict.resolution, conflict.resolutionNotes].map((words) =>
          words ? (
            <span key={words} className="block text-ink" dir="auto">
              {words}
            </span>
          ) : null,
        )}
      </p>
      <ReopenConflict slug={slug} panel={panel} decision={decision} />
    </>
  )
}
