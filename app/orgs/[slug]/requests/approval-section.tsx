'use client'
import { Check, Circle, CircleDashed, Zap, type LucideIcon } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import type { Decision } from '#components/decision/use-decision.ts'
import { wordFor } from '#components/decision/words.ts'
import { DetailSection } from '#components/table/list-detail.tsx'
import { Button } from '#components/ui/button.tsx'
import { Status, type Tone } from '#components/ui/status.tsx'
import { Moment } from '#components/ui/time.tsx'
import type { RequestPanel } from './load-panel.ts'
import type { Person } from '#components/decision/assignee-picker.tsx'

const HandOnDialog = dynamic(() => import('./hand-on-dialog.tsx').then((all) => all.HandOnDialog), { ssr: false })

type Approval = NonNullable<RequestPanel['approval']>
type Step = Approval['steps'][number]

const looks: Record<Step['state'], { icon: LucideIcon; tone: Tone; word: string }> = {
  done: { icon: Check, tone: 'good', word: 'Decided' },
  current: { icon: Circle, tone: 'waiting', word: 'Waits' },
  later: { icon: CircleDashed, tone: 'neutral', word: 'Later' },
}

/** Who has to agree, who has, since when it waits and until when; and what the rules for approving by itself said. */
export function ApprovalSection({
  slug,
  panel,
  people,
  decision,
}: {
  slug: string
  panel: RequestPanel
  people: readonly Person[]
  decision: Decision
}) {
  const { approval, request, stepDecisions } = panel
  return (
    <DetailSection
      title="Approval"
      aside={approval ? <span className="text-sm text-muted">{approval.workflow.name}</span> : null}
    >
      {request.autoApproval ? <AutoLine value={request.autoApproval} /> : null}
      {approval ? (
        <ol className="grid gap-2.5" aria-label="Approval steps">
          {approval.steps.map((step) => (
            <StepLine key={step.id} step={step} approval={approval} />
          ))}
        </ol>
      ) : (
        <PastDecisions decisions={stepDecisions} />
      )}
      {approval?.turn.may && approval.turn.actedAs !== 'escalation' ? (
        <HandOn slug={slug} panel={panel} people={people} decision={decision} />
      ) : null}
    </DetailSection>
  )
}

function AutoLine({ value }: { value: NonNullable<RequestPanel['request']['autoApproval']> }) {
  return (
    <p className="mb-2 flex items-start gap-2">
      <Zap size={14} aria-hidden className="mt-1 shrink-0 text-faint" />
      <span>
        <span className="font-medium">
          {value.outcome === 'approved' ? 'Approved by itself.' : 'Not approved by itself.'}
        </span>{' '}
        <span className="text-muted">{value.message}</span>
      </span>
    </p>
  )
}

function StepLine({ step, approval }: { step: Step; approval: Approval }) {
  const look = looks[step.state]
  const isCurrent = step.state === 'current'
  const turn = approval.turn
  return (
    <li className="min-w-0" aria-current={isCurrent ? 'step' : undefined}>
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <span className="min-w-0">
          <span className="tabular text-muted">{step.number}.</span> <span className="font-medium">{step.name}</span>
        </span>
        <Status tone={look.tone} icon={look.icon} plain>
          {look.word}
        </Status>
      </p>
      {step.state === 'done' ? null : (
        <p className="text-sm text-muted">
          {step.quorum === 'all_of' ? 'Needs ' : 'Decided by '}
          {step.who}
          {isCurrent && step.quorum === 'all_of' && step.decisions.length > 0
            ? `; still missing: ${step.needed.map(({ name }) => name).join(', ')}`
            : ''}
          .
        </p>
      )}
      {isCurrent && approval.since ? (
        <p className="text-sm text-muted">
          Since <Moment at={approval.since} recent />
          {approval.escalatedAt ? (
            <>
              ; escalated <Moment at={approval.escalatedAt} recent /> to{' '}
              {step.escalatesTo.map(({ name }) => name).join(', ') || 'nobody: those asked were reminded'}
            </>
          ) : approval.dueAt ? (
            <>
              ; time until <Moment at={approval.dueAt} />
            </>
          ) : null}
          .
        </p>
      ) : null}
      {isCurrent && turn.may ? (
        <p className="text-sm">
          {turn.actedAs === 'escalation'
            ? 'It was escalated to you.'
            : turn.for.length > 0
              ? `It is your turn, ${turn.actedAs === 'delegate' ? 'standing in' : 'also'} for ${turn.for.map(({ name }) => name).join(', ')}.`
              : 'It is your turn.'}
        </p>
      ) : null}
      <ul className="text-sm">
        {step.decisions.map((one) => (
          <li key={one.by.id} className="border-l-2 pl-2">
            <span dir="auto">{one.by.name}</span>{' '}
            {one.decision === 'delegated' ? `handed it on to ${one.delegatedTo?.name ?? 'somebody'}` : one.decision}
            {one.onBehalfOf.length > 0 ? ` for ${one.onBehalfOf.map(({ name }) => name).join(', ')}` : ''},{' '}
            <Moment at={one.at} recent className="text-faint" />
            {one.notes ? (
              <span className="block text-muted" dir="auto">
                {one.notes}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </li>
  )
}

function PastDecisions({ decisions }: { decisions: RequestPanel['stepDecisions'] }) {
  if (decisions.length === 0) return null
  return (
    <ul className="grid gap-1.5" aria-label="Approval steps">
      {decisions.map((one) => (
        <li key={one.id} className="text-sm">
          <span className="font-medium">{one.step}</span>: <span dir="auto">{one.by}</span>{' '}
          {one.decision === 'delegated'
            ? `handed it on to ${one.to ?? 'somebody'}`
            : wordFor(one.decision).toLowerCase()}
          , <Moment at={one.at} recent className="text-faint" />
          {one.isCurrent ? '' : ' (about what was asked before)'}
          {one.notes ? (
            <span className="block text-muted" dir="auto">
              {one.notes}
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

function HandOn(props: { slug: string; panel: RequestPanel; people: readonly Person[]; decision: Decision }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="sm" variant="quiet" className="mt-2" onClick={() => setOpen(true)}>
        Hand this step on…
      </Button>
      {open ? <HandOnDialog {...props} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
