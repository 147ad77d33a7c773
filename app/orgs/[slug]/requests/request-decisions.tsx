'use client'
import { Check, Ellipsis, X } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { ReasonDialog } from '#components/decision/reason-dialog.tsx'
import type { Decision } from '#components/decision/use-decision.ts'
import { Reasons } from '#components/decision/verdict-view.tsx'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { notify } from '#components/ui/toast.tsx'
import type { ApprovalView } from '#lib/domain/approvals/index.ts'
import type { Verdict } from '#lib/domain/conflicts/schema.ts'
import {
  approveRequestAction,
  approveStepAction,
  cancelRequestAction,
  rejectRequestAction,
  rejectStepAction,
} from './actions.ts'
import { requestName } from './columns.tsx'
import type { RequestPanel } from './load-panel.ts'

type Refusal = { verdict: Verdict; conflictId: string | null }

const against = (verdict: Verdict) =>
  verdict.reasons.filter((reason) => reason.effect === 'blocks' || reason.effect === 'unknown')

/** What this person may do now: where a step waits, it decides who approves. */
function mayNow({ may, approval }: RequestPanel): RequestPanel['may'] {
  if (!approval || approval.current === null) return may
  return approval.turn.may ? { ...may, approve: null, reject: null } : { ...may, approve: approval.turn.why }
}

/** What the button does: "Approve step 1 of 2". */
function approveWords({ approval }: RequestPanel): string {
  return approval?.current ? `Approve step ${approval.current} of ${approval.of}` : 'Approve'
}

/** What was done and what it still needs. */
function advancedWords(approval: ApprovalView | null, name: string): [string, { description?: string }] {
  const step = approval?.steps.find(({ number }) => number === approval.current)
  const description = step
    ? `It still needs ${step.who}: step ${step.number} of ${approval?.of}, ${step.name}.`
    : undefined
  return [`Your approval of ${name} is noted`, { description }]
}

/** Approve and reject, in reach at the bottom. Never optimistic: the button shows progress and the answer brings its reasons. */
export function RequestDecisions({ slug, panel, decision }: { slug: string; panel: RequestPanel; decision: Decision }) {
  const { request, verdict, approval } = panel
  const may = mayNow(panel)
  const isLastStep = !approval || approval.current === null || approval.current === approval.of
  const [asking, setAsking] = useState<'reject' | 'override' | 'unknown' | null>(null)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const name = requestName(request)
  const { id, version } = request
  const who = request.requesterName ?? request.requesterEmail ?? 'The requester'

  const approve = async (more: { acceptUnknown?: boolean; override?: { reason: string } } = {}) => {
    setRefusal(null)
    const send = approval?.turn.may ? approveStepAction : approveRequestAction
    const answer = await decision.run('approve', () => send({ slug, id, expectedVersion: version, ...more }))
    setAsking(null)
    if (answer?.kind === 'refused') setRefusal(answer)
    if (answer?.kind === 'advanced') notify(...advancedWords(answer.approval, name))
    if (answer?.kind === 'approved') notify(answer.bookingId ? `Approved and booked: ${name}` : `Approved: ${name}`)
  }
  const reject = async (reason: string) => {
    const send = approval?.turn.may ? rejectStepAction : rejectRequestAction
    const answer = await decision.run('reject', () => send({ slug, id, expectedVersion: version, reason }))
    setAsking(null)
    if (answer) notify(`Rejected: ${name}`)
  }
  const wantApprove = () => {
    if (decision.busy) return
    if (verdict?.verdict === 'unknown' && isLastStep) return setAsking('unknown')
    void approve()
  }
  useCommands([
    ...(may.approve ? [] : [{ keys: 'a', label: approveWords(panel), group: 'This request', run: wantApprove }]),
    ...(may.reject ? [] : [{ keys: 'r', label: 'Reject…', group: 'This request', run: () => setAsking('reject') }]),
  ])
  const busy = decision.busy !== null
  return (
    <>
      {refusal ? (
        <div className="w-full">
          <Callout
            live
            tone={refusal.verdict.verdict === 'unknown' ? 'unknown' : 'critical'}
            title={
              refusal.verdict.verdict === 'unknown'
                ? 'Not approved: it is not known whether it is free'
                : 'Not approved: it is not possible'
            }
            actions={
              <>
                {refusal.conflictId ? (
                  <Button asChild size="sm">
                    <Link href={`/orgs/${slug}/conflicts?open=${refusal.conflictId}`}>Show the conflict</Link>
                  </Button>
                ) : null}
                {refusal.verdict.verdict === 'unknown' ? (
                  <Button size="sm" onClick={() => setAsking('unknown')}>
                    Approve without knowing…
                  </Button>
                ) : may.override ? null : (
                  <Button size="sm" onClick={() => setAsking('override')}>
                    Book anyway…
                  </Button>
                )}
                <Button size="sm" variant="quiet" onClick={() => setRefusal(null)}>
                  Dismiss
                </Button>
              </>
            }
          >
            <Reasons reasons={against(refusal.verdict)} />
          </Callout>
        </div>
      ) : null}
      <Button
        variant="primary"
        shortcut="A"
        icon={<Check size={15} aria-hidden />}
        busy={decision.busy === 'approve'}
        disabled={busy}
        disabledReason={may.approve}
        onClick={wantApprove}
        className="max-sm:h-11 max-sm:flex-1"
      >
        {approveWords(panel)}
      </Button>
      <Button
        shortcut="R"
        icon={<X size={15} aria-hidden />}
        busy={decision.busy === 'reject'}
        disabled={busy}
        disabledReason={may.reject}
        onClick={() => setAsking('reject')}
        className="max-sm:h-11 max-sm:flex-1"
      >
        Reject…
      </Button>
      {may.approve ? <p className="text-sm text-muted">{may.approve}</p> : null}
      {!may.approve && !may.override && isLastStep && verdict?.verdict === 'impossible' && !refusal ? (
        <Button variant="quiet" disabled={busy} onClick={() => setAsking('override')} className="ml-auto max-sm:h-11">
          Book anyway…
        </Button>
      ) : null}
      <ReasonDialog
        open={asking === 'reject'}
        onOpenChange={(open) => setAsking(open ? 'reject' : null)}
        title={`Reject ${name}`}
        description={`${who} gets your reason by mail. This can't be undone.`}
        label="Reason"
        hint="The requester reads it as you write it."
        verb="Reject"
        danger
        busy={decision.busy === 'reject'}
        onSubmit={(reason) => void reject(reason)}
      />
      <ReasonDialog
        open={asking === 'override'}
        onOpenChange={(open) => setAsking(open ? 'override' : null)}
        title="Book against the rules"
        description={`${name} is approved and booked although it is not possible. A conflict stays open until somebody resolves it.`}
        label="Reason"
        hint="It is kept with the booking and in the history."
        verb="Book anyway"
        danger
        busy={decision.busy === 'approve'}
        onSubmit={(reason) => void approve({ override: { reason } })}
      >
        {verdict ? <Reasons reasons={against(refusal?.verdict ?? verdict)} /> : null}
      </ReasonDialog>
      <Dialog
        open={asking === 'unknown'}
        onOpenChange={(open) => setAsking(open ? 'unknown' : null)}
        title="Approve without knowing?"
        description={`Nothing known stands against ${name}, but not everything could be read. If the time turns out to be taken, it is booked twice.`}
        actions={
          <>
            <Button autoFocus variant="quiet" onClick={() => setAsking(null)}>
              Wait
            </Button>
            <Button
              variant="primary"
              busy={decision.busy === 'approve'}
              onClick={() => void approve({ acceptUnknown: true })}
            >
              Approve without knowing
            </Button>
          </>
        }
      >
        {verdict ? <Reasons reasons={against(refusal?.verdict ?? verdict)} /> : null}
      </Dialog>
      <span className="sr-only" role="status">
        {decision.busy === 'approve' ? 'Approving' : decision.busy === 'reject' ? 'Rejecting' : ''}
      </span>
    </>
  )
}

/** The rare: cancelling a request, and the booking that it made with it. */
export function RequestMenu({ slug, panel, decision }: { slug: string; panel: RequestPanel; decision: Decision }) {
  const [asking, setAsking] = useState(false)
  const { request, may } = panel
  const name = requestName(request)
  const over = request.status === 'rejected' || request.status === 'cancelled'
  const cancel = async (reason: string) => {
    const answer = await decision.run('cancel', () =>
      cancelRequestAction({ slug, id: request.id, expectedVersion: request.version, reason: reason || null }),
    )
    setAsking(false)
    if (answer) notify(`Cancelled: ${name}`)
  }
  return (
    <>
      <Menu trigger={<IconButton label="More actions" icon={<Ellipsis size={16} aria-hidden />} />}>
        <MenuItem danger disabled={over || may.reject !== null} onSelect={() => setAsking(true)}>
          {request.bookingId ? 'Cancel request and booking…' : 'Cancel request…'}
        </MenuItem>
        {over || may.reject ? (
          <p className="max-w-64 px-2 pb-1.5 text-sm text-muted">{may.reject ?? 'It is over already.'}</p>
        ) : null}
      </Menu>
      <ReasonDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Cancel ${name}`}
        description={
          request.bookingId
            ? 'The request and the booking that it made are cancelled; the time is free at once. The requester is told by mail.'
            : 'For requests that are no longer wanted. The requester is told by mail.'
        }
        label="Reason"
        required={false}
        verb="Cancel it"
        danger
        busy={decision.busy === 'cancel'}
        onSubmit={(reason) => void cancel(reason)}
      />
    </>
  )
}
