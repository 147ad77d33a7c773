'use client'
import { ArrowDown, ArrowUp, Plus, UserRoundCheck, Workflow, Zap } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Section } from '#components/layout/page.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Status, Tag } from '#components/ui/status.tsx'
import { TimeRange } from '#components/ui/time.tsx'
import { notify } from '#components/ui/toast.tsx'
import { endDelegationAction, reorderRulesAction, setWorkflowActiveAction } from './approval-actions.ts'
import type { ApproverOption, AwayView, ResourceOption, RuleView, WorkflowView } from './approval-views.ts'
import { useAction } from './use-action.ts'

// An editor is opened by few visits: not in everybody's first load.
const WorkflowDialog = dynamic(() => import('./workflow-dialog.tsx').then((all) => all.WorkflowDialog), { ssr: false })
const RuleDialog = dynamic(() => import('./rule-dialog.tsx').then((all) => all.RuleDialog), { ssr: false })
const AwayDialog = dynamic(() => import('./away-dialog.tsx').then((all) => all.AwayDialog), { ssr: false })

type Editing =
  | { what: 'workflow'; workflow: WorkflowView | null }
  | { what: 'rule'; rule: RuleView | null }
  | { what: 'away' }
  | null

/** Workflows, rules that approve by themselves, and who stands in for whom. */
export function ApprovalsPanel(props: {
  slug: string
  me: string
  zone: string
  workflows: readonly WorkflowView[]
  rules: readonly RuleView[]
  away: readonly AwayView[]
  people: readonly ApproverOption[]
  resources: readonly ResourceOption[]
  disabledReason: string | null
}) {
  const { slug, people, resources } = props
  const [editing, setEditing] = useState<Editing>(null)
  const close = () => setEditing(null)
  return (
    <>
      <Workflows {...props} onEdit={(workflow) => setEditing({ what: 'workflow', workflow })} />
      <Rules {...props} onEdit={(rule) => setEditing({ what: 'rule', rule })} />
      <Away {...props} onAdd={() => setEditing({ what: 'away' })} />
      {editing?.what === 'workflow' ? (
        <WorkflowDialog slug={slug} workflow={editing.workflow} people={people} resources={resources} onClose={close} />
      ) : null}
      {editing?.what === 'rule' ? (
        <RuleDialog slug={slug} rule={editing.rule} resources={resources} onClose={close} />
      ) : null}
      {editing?.what === 'away' ? <AwayDialog slug={slug} me={props.me} people={people} onClose={close} /> : null}
    </>
  )
}

function Workflows({
  slug,
  workflows,
  disabledReason,
  onEdit,
}: {
  slug: string
  workflows: readonly WorkflowView[]
  disabledReason: string | null
  onEdit: (workflow: WorkflowView | null) => void
}) {
  const create = (
    <Button icon={<Plus size={14} aria-hidden />} disabledReason={disabledReason} onClick={() => onEdit(null)}>
      New workflow
    </Button>
  )
  return (
    <Section
      title="Workflows"
      about="Who has to agree before a request is booked, step by step. Requests under way follow a change at once."
      actions={workflows.length > 0 ? create : null}
    >
      {workflows.length === 0 ? (
        <EmptyState icon={Workflow} title="No workflow yet" action={create}>
          Without one, whoever may approve requests decides alone.
        </EmptyState>
      ) : (
        <ul className="grid gap-3">
          {workflows.map((workflow) => (
            <WorkflowItem key={workflow.id} {...{ slug, workflow, disabledReason, onEdit }} />
          ))}
        </ul>
      )}
    </Section>
  )
}

function WorkflowItem({
  slug,
  workflow,
  disabledReason,
  onEdit,
}: {
  slug: string
  workflow: WorkflowView
  disabledReason: string | null
  onEdit: (workflow: WorkflowView) => void
}) {
  const { busy, run } = useAction()
  const { id, name, version: expectedVersion, isActive } = workflow
  const toggle = () =>
    void run(
      () => setWorkflowActiveAction({ slug, id, expectedVersion, isActive: !isActive }),
      () => notify(isActive ? `${name} is out of force` : `${name} is in force`),
    )
  const where = [
    ...(workflow.isDefault ? ['every resource without a workflow of its own'] : []),
    ...workflow.resources.map(({ title }) => title),
  ]
  return (
    <li className="rounded-lg border p-3">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <div className="min-w-0">
          <h3 className="flex flex-wrap items-center gap-2 font-medium">
            <span dir="auto">{name}</span>
            <Status tone={isActive ? 'good' : 'closed'} plain>
              {isActive ? 'In force' : 'Out of force'}
            </Status>
            <Tag>version {expectedVersion}</Tag>
          </h3>
          <p className="text-sm text-pretty text-muted">
            {where.length > 0 ? `Holds for ${where.join(', ')}.` : 'Holds for no resource yet.'}
            {workflow.waiting > 0
              ? ` ${workflow.waiting} ${workflow.waiting === 1 ? 'request waits' : 'requests wait'} at its steps.`
              : ''}
          </p>
        </div>
        <div className="flex gap-2">
          <Button
            size="sm"
            disabledReason={disabledReason}
            onClick={() => onEdit(workflow)}
            aria-label={`Edit ${name}`}
          >
            Edit
          </Button>
          <Button
            size="sm"
            variant="quiet"
            busy={busy}
            disabledReason={disabledReason}
            onClick={toggle}
            aria-label={isActive ? `Deactivate ${name}` : `Activate ${name}`}
          >
            {isActive ? 'Deactivate' : 'Activate'}
          </Button>
        </div>
      </div>
      <ol className="mt-2 grid gap-1.5" aria-label={`Steps of ${name}`}>
        {workflow.steps.map((step, index) => (
          <li key={step.id} className="flex gap-2">
            <span className="tabular text-muted">{index + 1}.</span>
            <span className="min-w-0">
              <span className="font-medium" dir="auto">
                {step.name}
              </span>
              : {step.quorum === 'all_of' ? 'needs ' : ''}
              {step.who}
              {step.when ? <span className="text-muted">; for {step.when}</span> : null}
              {step.time ? <span className="text-muted">; within {step.time}</span> : null}
            </span>
          </li>
        ))}
      </ol>
    </li>
  )
}

function Rules({
  slug,
  rules,
  resources,
  disabledReason,
  onEdit,
}: {
  slug: string
  rules: readonly RuleView[]
  resources: readonly ResourceOption[]
  disabledReason: string | null
  onEdit: (rule: RuleView | null) => void
}) {
  const { busy, run } = useAction()
  const create = (
    <Button icon={<Plus size={14} aria-hidden />} disabledReason={disabledReason} onClick={() => onEdit(null)}>
      New rule
    </Button>
  )
  const move = (index: number, by: -1 | 1) => {
    const ids = rules.map(({ id }) => id)
    const [moved] = ids.splice(index, 1)
    if (moved) ids.splice(index + by, 0, moved)
    void run(
      () => reorderRulesAction({ slug, ids }),
      () => notify('The order is changed'),
    )
  }
  const switchedOn = resources.filter((resource) => resource.autoApprovalEnabled)
  return (
    <Section
      title="Approved by itself"
      about={`A request is booked on arrival when its resource allows it, a rule matches, no step applies and the time is known to be free. ${
        switchedOn.length > 0
          ? `Switched on for ${switchedOn.map(({ title }) => title).join(', ')}.`
          : 'No resource allows it yet: it is switched on with the resource.'
      }`}
      actions={rules.length > 0 ? create : null}
    >
      {rules.length === 0 ? (
        <EmptyState icon={Zap} title="No rule yet" action={create}>
          Without any rule, a resource that allows it approves whatever is possible.
        </EmptyState>
      ) : (
        <ol className="border-t" aria-label="Rules in the order in which they are asked">
          {rules.map((rule, index) => (
            <li key={rule.id} className="flex flex-wrap items-start justify-between gap-2 border-b py-2.5">
              <div className="min-w-0 flex-1 basis-64">
                <h3 className="flex flex-wrap items-center gap-2 font-medium">
                  <span dir="auto">{rule.name}</span>
                  <Status tone={rule.isActive ? 'good' : 'closed'} plain>
                    {rule.isActive ? 'On' : 'Off'}
                  </Status>
                  <Tag>version {rule.version}</Tag>
                </h3>
                <p className="text-sm text-pretty text-muted">
                  {rule.resourceTitle ?? 'All resources that allow it'}
                  {rule.when ? `: ${rule.when}` : ''}. Approved {rule.used} in 90 days.
                </p>
              </div>
              <div className="flex gap-1">
                <IconButton
                  label={`Ask ${rule.name} earlier`}
                  icon={<ArrowUp size={15} aria-hidden />}
                  disabled={index === 0 || busy || disabledReason !== null}
                  onClick={() => move(index, -1)}
                />
                <IconButton
                  label={`Ask ${rule.name} later`}
                  icon={<ArrowDown size={15} aria-hidden />}
                  disabled={index === rules.length - 1 || busy || disabledReason !== null}
                  onClick={() => move(index, 1)}
                />
                <Button
                  size="sm"
                  disabledReason={disabledReason}
                  onClick={() => onEdit(rule)}
                  aria-label={`Edit ${rule.name}`}
                >
                  Edit
                </Button>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}

function Away({
  slug,
  me,
  zone,
  away,
  disabledReason,
  onAdd,
}: {
  slug: string
  me: string
  zone: string
  away: readonly AwayView[]
  disabledReason: string | null
  onAdd: () => void
}) {
  const { busy, run } = useAction()
  const add = (
    <Button icon={<Plus size={14} aria-hidden />} onClick={onAdd}>
      While I am away
    </Button>
  )
  return (
    <Section
      title="Standing in"
      about="While somebody is away, another can decide the steps that ask for them."
      actions={away.length > 0 ? add : null}
    >
      {away.length === 0 ? (
        <EmptyState icon={UserRoundCheck} title="Nobody stands in for anybody" action={add} />
      ) : (
        <ul className="border-t">
          {away.map((one) => (
            <li key={one.id} className="flex flex-wrap items-center justify-between gap-2 border-b py-2.5">
              <p className="min-w-0">
                <span className="font-medium" dir="auto">
                  {one.to}
                </span>{' '}
                for{' '}
                <span className="font-medium" dir="auto">
                  {one.from}
                </span>
                {one.isNow ? ', now' : ''}{' '}
                <span className="block text-sm text-muted">
                  <TimeRange start={one.startsAt} end={one.endsAt} zone={zone} />
                  {one.note ? ` · ${one.note}` : ''}
                </span>
              </p>
              {one.fromId === me || disabledReason === null ? (
                <Button
                  size="sm"
                  variant="quiet"
                  busy={busy}
                  aria-label={`End it: ${one.to} for ${one.from}`}
                  onClick={() =>
                    void run(
                      () => endDelegationAction({ slug, id: one.id }),
                      () => notify(`${one.to} no longer stands in for ${one.from}`),
                    )
                  }
                >
                  End it
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
