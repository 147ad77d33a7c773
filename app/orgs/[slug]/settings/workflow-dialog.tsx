'use client'
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useFieldArray, useFormContext, useWatch } from 'react-hook-form'
import { NumberField, SelectField, SwitchField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { SaveWorkflow } from '#lib/domain/approvals/schema.ts'
import { approverRoles } from '#lib/domain/approvals/values.ts'
import { dryRunWorkflowAction, saveWorkflowAction } from './approval-actions.ts'
import type { ApproverOption, ResourceOption, WorkflowView } from './approval-views.ts'
import { ConditionFields } from './condition-fields.tsx'
import { DryRunPanel } from './dry-run-panel.tsx'
import { ManyField, OptionalSelectField, PeopleField } from './people-fields.tsx'

type Values = Pick<SaveWorkflow, 'name' | 'description' | 'isActive' | 'isDefault' | 'steps'> & {
  resourceIds: string[]
}

const lookFirst = 'Look at the dry run first: it shows what these values would have changed.'
const roleOptions = approverRoles.map((value) => ({
  value,
  label: { admin: 'Admins', manager: 'Managers', member: 'Members' }[value],
}))

const newStep = (): Values['steps'][number] => ({
  id: null,
  name: '',
  quorum: 'any_of',
  approverRole: 'manager',
  approverIds: [],
  conditions: {},
  timeoutMinutes: null,
  escalateRole: null,
  escalateIds: [],
})

/** A workflow with its steps in order. What it would have changed has to be looked at before it is saved. */
export function WorkflowDialog({
  slug,
  workflow,
  people,
  resources,
  onClose,
}: {
  slug: string
  workflow: WorkflowView | null
  people: readonly ApproverOption[]
  resources: readonly ResourceOption[]
  onClose: () => void
}) {
  const [looked, setLooked] = useState(false)
  const id = workflow?.id ?? null
  const label = workflow ? `Workflow ${workflow.name}` : 'New workflow'
  return (
    <Dialog open wide onOpenChange={(open) => (open ? undefined : onClose())} title={label}>
      <Form<Values, { version: number }>
        label={label}
        schema={() => import('#lib/domain/approvals/schema.ts').then((all) => all.saveWorkflowSchema)}
        defaultValues={startOf(workflow)}
        guard={false}
        submitLabel="Save workflow"
        saved="Workflow saved"
        submitDisabledReason={looked ? null : lookFirst}
        action={async (values) =>
          looked
            ? saveWorkflowAction({ slug, ...values, id, expectedVersion: workflow?.version ?? null })
            : { serverError: { code: 'bad_input', message: lookFirst } }
        }
        onDone={onClose}
      >
        <TextField name="name" label="Name of the workflow" required autoComplete="off" placeholder="Large events" />
        <TextField name="description" label="What it is for" autoComplete="off" />
        <ManyField
          name="resourceIds"
          label="Holds for"
          options={resources.map(({ id: value, title }) => ({ value, label: title }))}
        />
        <SwitchField
          name="isDefault"
          label="Also for every resource without a workflow of its own"
          hint="One workflow of the organisation can be that."
        />
        <SwitchField name="isActive" label="In force" />
        <Steps
          people={people}
          damaged={workflow?.steps.filter((step) => step.isDamaged).map(({ name }) => name) ?? []}
        />
        <DryRunPanel
          slug={slug}
          ask={(values) => dryRunWorkflowAction({ slug, ...(values as Values), id })}
          onLooked={setLooked}
        />
      </Form>
    </Dialog>
  )
}

function startOf(workflow: WorkflowView | null): Values {
  return {
    name: workflow?.name ?? '',
    description: workflow?.description ?? '',
    isActive: workflow?.isActive ?? true,
    isDefault: workflow?.isDefault ?? false,
    resourceIds: workflow?.resources.map(({ id }) => id) ?? [],
    steps: workflow?.steps.map(({ who: _who, when: _when, time: _time, isDamaged: _damaged, ...step }) => step) ?? [
      newStep(),
    ],
  }
}

function Steps({ people, damaged }: { people: readonly ApproverOption[]; damaged: readonly string[] }) {
  const { control } = useFormContext<Values>()
  const { fields, append, remove, move } = useFieldArray({ control, name: 'steps', keyName: 'key' })
  return (
    <div className="grid gap-3">
      <h3 className="font-medium">Steps, in this order</h3>
      {damaged.length > 0 ? (
        <Callout tone="waiting" title="Some stored conditions could not be read">
          {damaged.join(', ')}: always asked for until the workflow is saved anew.
        </Callout>
      ) : null}
      <ol className="grid gap-3">
        {fields.map((field, index) => (
          <li key={field.key} className="rounded-md border p-3">
            <fieldset className="grid gap-3">
              <legend className="sr-only">Step {index + 1}</legend>
              <div className="flex items-center justify-between gap-2">
                <span className="font-medium">Step {index + 1}</span>
                <span className="flex gap-1">
                  <IconButton
                    label={`Move step ${index + 1} up`}
                    icon={<ArrowUp size={15} aria-hidden />}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  />
                  <IconButton
                    label={`Move step ${index + 1} down`}
                    icon={<ArrowDown size={15} aria-hidden />}
                    disabled={index === fields.length - 1}
                    onClick={() => move(index, index + 1)}
                  />
                  <IconButton
                    label={`Remove step ${index + 1}`}
                    icon={<Trash2 size={15} aria-hidden />}
                    disabled={fields.length === 1}
                    onClick={() => remove(index)}
                  />
                </span>
              </div>
              <StepFields index={index} people={people} />
            </fieldset>
          </li>
        ))}
      </ol>
      <div>
        <Button
          size="sm"
          icon={<Plus size={14} aria-hidden />}
          onClick={() => append(newStep())}
          disabled={fields.length >= 20}
        >
          Add a step
        </Button>
      </div>
    </div>
  )
}

function StepFields({ index, people }: { index: number; people: readonly ApproverOption[] }) {
  const field = (key: string) => `steps.${index}.${key}`
  const of = `step ${index + 1}`
  const [conditions, timeout]: unknown[] = useWatch({ name: [field('conditions'), field('timeoutMinutes')] })
  const asked = Object.values(Object(conditions)).filter((value) => value !== undefined).length
  return (
    <>
      <TextField name={field('name')} label={`Name of ${of}`} required autoComplete="off" placeholder="Front desk" />
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <SelectField
          name={field('quorum')}
          label={`How many decide ${of}`}
          options={[
            { value: 'any_of', label: 'Any one of them' },
            { value: 'all_of', label: 'All of them' },
          ]}
        />
        <OptionalSelectField
          name={field('approverRole')}
          label={`Role that decides ${of}`}
          none="No role"
          options={roleOptions}
        />
      </div>
      <PeopleField name={field('approverIds')} label={`People who decide ${of}`} people={people} />
      <details>
        <summary className="cursor-pointer font-medium">
          When it applies{asked > 0 ? ` (${asked} ${asked === 1 ? 'condition' : 'conditions'})` : ' (always)'}
        </summary>
        <div className="mt-3">
          <ConditionFields name={field('conditions')} withTypes />
        </div>
      </details>
      <details>
        <summary className="cursor-pointer font-medium">
          Time-out and escalation{typeof timeout === 'number' ? ` (${timeout} minutes)` : ' (none)'}
        </summary>
        <div className="mt-3 grid gap-3">
          <NumberField
            name={field('timeoutMinutes')}
            label={`Time-out of ${of}`}
            unit="minutes"
            min={1}
            hint="After that, those below may decide it and are told by mail. With nobody below, those asked are reminded."
          />
          <OptionalSelectField
            name={field('escalateRole')}
            label={`Role that ${of} escalates to`}
            none="No role"
            options={roleOptions}
          />
          <PeopleField name={field('escalateIds')} label={`People whom ${of} escalates to`} people={people} />
        </div>
      </details>
    </>
  )
}
