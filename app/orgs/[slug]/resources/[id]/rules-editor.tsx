'use client'
import { useRouter } from 'next/navigation'
import { useCallback, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { CheckboxGroupField, NumberField, SelectField, SwitchField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { useNow } from '#components/ui/clock.tsx'
import { notify } from '#components/ui/toast.tsx'
import type { RulesForm } from '#lib/domain/resources/rules-form-schema.ts'
import { askerRoles, capacityKinds } from '#lib/domain/resources/values.ts'
import { previewRulesAction, saveRulesAction } from '../actions.ts'
import { ExceptionsEditor } from './exceptions-editor.tsx'
import { type Previewed, RulesPreviewPanel } from './rules-preview.tsx'
import { WeekEditor } from './week-editor.tsx'

type Choice = { value: string; label: string }

const none = { value: 'none', label: 'None' }
const kindHints: Record<(typeof capacityKinds)[number], string> = {
  exclusive: 'One booking at a time; the number is how many people fit.',
  seats: 'Places: each booking takes as many as it has people.',
  quantity: 'Pieces: each booking takes as many as it asks for.',
  concurrent_bookings: 'Bookings at once, whoever makes them.',
}
const kindNames: Record<(typeof capacityKinds)[number], string> = {
  exclusive: 'One booking at a time',
  seats: 'Places',
  quantity: 'Pieces',
  concurrent_bookings: 'Bookings at once',
}
const roleNames: Record<(typeof askerRoles)[number], string> = {
  admin: 'Admins',
  manager: 'Managers',
  member: 'Members',
  viewer: 'Viewers',
  public: 'People from outside',
}
const loadSchema = () => import('#lib/domain/resources/rules-form-schema.ts').then((part) => part.rulesFormSchema)

/** All rules of a resource in one form, and what they would do to what is booked before they are saved. */
export function RulesEditor({
  slug,
  id,
  zone,
  updatedAt,
  form,
  calendars,
  workflows,
  disabledReason,
}: {
  slug: string
  id: string
  zone: string
  updatedAt: string
  form: RulesForm
  calendars: readonly Choice[]
  workflows: readonly Choice[]
  disabledReason: string | null
}) {
  const router = useRouter()
  const [seen, setSeen] = useState<Previewed | null>(null)
  const ask = useCallback(
    async (rules: RulesForm): Promise<Previewed> => {
      const key = JSON.stringify(rules)
      const answer = await previewRulesAction({ slug, id, rules: rules }).catch(() => null)
      const invalid = answer?.validationErrors ? 'Something in the form is not valid yet.' : null
      return {
        key,
        preview: answer?.data ?? null,
        problem: invalid ?? answer?.serverError?.message ?? 'The server could not be reached.',
      }
    },
    [slug, id],
  )
  const save = async (rules: RulesForm) => {
    const key = JSON.stringify(rules)
    const previewed = seen?.key === key ? seen : await ask(rules)
    if (seen?.key !== key && (previewed.preview?.total ?? 0) > 0) {
      setSeen({ ...previewed, key })
      const message = `This makes ${previewed.preview?.total} conflicts. Look at them, then save again.`
      return { serverError: { code: 'conflict' as const, message, details: {} } }
    }
    return saveRulesAction({ slug, id, expectedUpdatedAt: updatedAt, rules: rules })
  }
  const total = seen?.preview?.total ?? 0
  return (
    <Form<RulesForm, Awaited<ReturnType<typeof saveRulesAction>>['data']>
      key={updatedAt}
      label="Rules"
      schema={loadSchema}
      defaultValues={form}
      action={save}
      disabledReason={disabledReason}
      submitLabel={total > 0 ? `Save, with ${total} ${total === 1 ? 'conflict' : 'conflicts'}` : 'Save rules'}
      saved={null}
      onDone={(done) => {
        setSeen(null)
        const made = done && done.opened > 0 ? `${done.opened} opened` : ''
        const ended = done && done.resolved > 0 ? `${done.resolved} resolved` : ''
        notify('Rules saved', {
          description: [made, ended].filter(Boolean).join(', ')
            ? `Conflicts: ${[made, ended].filter(Boolean).join(', ')}`
            : undefined,
        })
        router.refresh()
      }}
    >
      <Hours disabled={Boolean(disabledReason)} zone={zone} />
      <Limits />
      <div className="grid gap-4 border-t pt-4">
        <NumberField name="capacity" label="Capacity" min={1} />
        <SelectField
          name="capacityKind"
          label="What the number counts"
          options={[
            { value: 'type', label: 'As usual for its type' },
            ...capacityKinds.map((value) => ({ value, label: kindNames[value], hint: kindHints[value] })),
          ]}
        />
      </div>
      <div className="grid gap-4 border-t pt-4">
        <SelectField
          name="calendar"
          label="Linked calendar"
          hint="What is busy there can't be booked; what can't be read is unknown."
          options={[none, ...calendars]}
        />
        <SwitchField
          name="conflictDetectionEnabled"
          label="Look at the linked calendar"
          hint="Off, its events neither block nor conflict."
        />
        <SwitchField
          name="autoApprovalEnabled"
          label="Approve by itself what is possible"
          hint="Unknown is never approved by itself; rules are in Settings, Approvals."
        />
        <SelectField name="workflow" label="Approval by steps" options={[none, ...workflows]} />
      </div>
      <RulesPreviewPanel ask={ask} onPreviewed={setSeen} zone={zone} />
    </Form>
  )
}

function Hours({ disabled, zone }: { disabled: boolean; zone: string }) {
  const alwaysOpen: unknown = useWatch({ name: 'alwaysOpen' })
  const today = new Date(useNow()).toISOString().slice(0, 10)
  return (
    <div className="grid gap-4">
      <SwitchField name="alwaysOpen" label="Open at all times" />
      {alwaysOpen === true ? null : <WeekEditor disabled={disabled} zone={zone} />}
      <ExceptionsEditor disabled={disabled} today={today} />
    </div>
  )
}

function Limits() {
  const pair = 'grid grid-cols-2 gap-4 max-sm:grid-cols-1'
  return (
    <div className="grid gap-4 border-t pt-4">
      <div className={pair}>
        <NumberField name="restrictions.setup_minutes" label="Set-up before each booking" unit="minutes" min={1} />
        <NumberField name="restrictions.cleandown_minutes" label="Clean-down after it" unit="minutes" min={1} />
        <NumberField name="restrictions.min_minutes" label="Shortest booking" unit="minutes" min={1} />
        <NumberField name="restrictions.max_minutes" label="Longest booking" unit="minutes" min={1} />
        <NumberField name="restrictions.lead_minutes" label="Asked at least ahead" unit="minutes" min={1} />
        <NumberField name="restrictions.horizon_days" label="At most ahead" unit="days" min={1} />
        <NumberField
          name="restrictions.per_person_per_week"
          label="Bookings of one person a week"
          hint="By mail address, Monday to Sunday."
          min={1}
        />
      </div>
      <CheckboxGroupField
        name="allowedRoles"
        label="Who may ask for it"
        hint="None ticked means everybody."
        options={askerRoles.map((value) => ({ value, label: roleNames[value] }))}
      />
    </div>
  )
}
