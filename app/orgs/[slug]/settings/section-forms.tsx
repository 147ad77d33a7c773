'use client'
import type { ReactNode } from 'react'
import { CheckboxGroupField, NumberField, SelectField, SwitchField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useZone } from '#components/ui/clock.tsx'
import type { SettingsOf } from '#lib/domain/organisations/settings/schema.ts'
import { updateSettingsAction } from './actions.ts'

const severities = [
  { value: 'critical', label: 'Critical' },
  { value: 'high', label: 'High' },
  { value: 'medium', label: 'Medium' },
  { value: 'low', label: 'Low' },
]

const schemas = () => import('#lib/domain/organisations/settings/schema.ts')

type Props<Values> = {
  slug: string
  updatedAt: string
  values: Values
  /** Known keys whose stored value made no sense: the form shows the default for them. */
  damaged: readonly string[]
  disabledReason: string | null
}

function Damaged({ keys }: { keys: readonly string[] }): ReactNode {
  if (keys.length === 0) return null
  return (
    <Callout tone="waiting" title="Some stored values could not be read">
      {keys.join(', ')}: the usual value is shown and in force. Saving replaces what is stored.
    </Callout>
  )
}

export function CalendarSettingsForm({
  slug,
  updatedAt,
  values,
  damaged,
  disabledReason,
}: Props<SettingsOf['calendar']>) {
  return (
    <Form<SettingsOf['calendar'], unknown>
      label="Calendar settings"
      schema={() => schemas().then((all) => all.calendarSettingsSchema)}
      defaultValues={values}
      disabledReason={disabledReason}
      action={(next) => updateSettingsAction({ slug, section: 'calendar', values: next, expectedUpdatedAt: updatedAt })}
    >
      <Damaged keys={damaged} />
      <NumberField
        name="max_age_minutes"
        label="A calendar is trusted for"
        unit="minutes after it was read"
        hint="After that, what it says counts as unknown: requests are not approved by themselves, and the verdict says why."
        required
      />
      <SelectField
        name="external_changes"
        label="When somebody moves a booking in the calendar itself"
        options={[
          { value: 'accept_when_possible', label: 'Follow it where the new time is free' },
          { value: 'always_ask', label: 'Always make it a conflict for the desk' },
        ]}
        hint="Where the new time is taken or unknown, it becomes a conflict in any case."
      />
      <fieldset className="grid gap-4 border-t pt-4">
        <legend className="sr-only">How urgent a conflict is</legend>
        <div>
          <p className="font-medium">How urgent a conflict is</p>
          <p className="max-w-prose text-sm text-pretty text-muted">
            Decides the order of the desk. Conflicts that are open already follow when they are next looked at.
          </p>
        </div>
        <NumberField
          name="soon_hours"
          label="A conflict is soon when it begins within"
          unit="hours"
          hint="Counted from now to the start of the clash."
          required
        />
        <div className="grid max-w-2xl grid-cols-2 items-start gap-4 max-sm:grid-cols-1">
          <SelectField name="severity_confirmed_soon" label="Two confirmed bookings, soon" options={severities} />
          <SelectField name="severity_confirmed" label="Two confirmed bookings, later" options={severities} />
          <SelectField
            name="severity_tentative"
            label="Something tentative"
            hint="A calendar entry that its owner has not confirmed."
            options={severities}
          />
          <SelectField
            name="severity_buffer"
            label="Only set-up or clean-down"
            hint="The bookings themselves don’t overlap."
            options={severities}
          />
        </div>
      </fieldset>
    </Form>
  )
}

export function AiSettingsForm({ slug, updatedAt, values, damaged, disabledReason }: Props<SettingsOf['ai']>) {
  const zone = useZone()
  return (
    <Form<SettingsOf['ai'], unknown>
      label="Writing settings"
      schema={() => schemas().then((all) => all.aiSettingsSchema)}
      defaultValues={values}
      disabledReason={disabledReason}
      action={(next) => updateSettingsAction({ slug, section: 'ai', values: next, expectedUpdatedAt: updatedAt })}
    >
      <Damaged keys={damaged} />
      <SwitchField
        name="is_enabled"
        label="A language model may phrase summaries"
        hint="Every number comes from the database and is named beside its sentence. Switched off, plain sentences are used."
      />
      <CheckboxGroupField
        name="digest_types"
        label="Digests"
        options={[
          { value: 'daily', label: 'Daily', hint: 'Yesterday and today' },
          { value: 'weekly', label: 'Weekly', hint: 'Monday to Sunday' },
          { value: 'monthly', label: 'Monthly', hint: 'The calendar month' },
        ]}
      />
      <NumberField name="digest_hour" label="Made from" unit={`o'clock, ${zone.replaceAll('_', ' ')}`} required />
    </Form>
  )
}

export function NotificationSettingsForm({
  slug,
  updatedAt,
  values,
  damaged,
  disabledReason,
}: Props<SettingsOf['notification']>) {
  return (
    <Form<SettingsOf['notification'], unknown>
      label="Notification settings"
      schema={() => schemas().then((all) => all.notificationSettingsSchema)}
      defaultValues={values}
      disabledReason={disabledReason}
      action={(next) =>
        updateSettingsAction({ slug, section: 'notification', values: next, expectedUpdatedAt: updatedAt })
      }
    >
      <Damaged keys={damaged} />
      <TextField
        name="sender_name"
        label="Name of the sender"
        placeholder="The organisation's name"
        hint="Stands in the From line of mails to requesters."
      />
      <TextField
        name="reply_to"
        type="email"
        label="Answers go to"
        placeholder="desk@harbour-arts.example"
        hint="Empty: answers go to the address that sends."
      />
      <CheckboxGroupField
        name="tell_requester"
        label="A requester is told when a request is"
        options={[
          { value: 'received', label: 'Received', hint: 'Before anybody has looked at it' },
          { value: 'approved', label: 'Approved', hint: 'With time, place and zone' },
          { value: 'rejected', label: 'Rejected', hint: 'With the reason that was written' },
          { value: 'cancelled', label: 'Cancelled' },
        ]}
      />
    </Form>
  )
}

export function IntegrationSettingsForm({
  slug,
  updatedAt,
  values,
  damaged,
  disabledReason,
}: Props<SettingsOf['integration']>) {
  return (
    <Form<SettingsOf['integration'], unknown>
      label="Intake settings"
      schema={() => schemas().then((all) => all.integrationSettingsSchema)}
      defaultValues={values}
      disabledReason={disabledReason}
      action={(next) =>
        updateSettingsAction({ slug, section: 'integration', values: next, expectedUpdatedAt: updatedAt })
      }
    >
      <Damaged keys={damaged} />
      <NumberField
        name="rotation_grace_hours"
        label="After a rotation the old secret works for"
        unit="hours"
        hint="Time to change it in the app that sends. 0 stops the old one at once."
        required
      />
      <NumberField
        name="delivery_retention_days"
        label="Deliveries are kept as they came for"
        unit="days"
        hint="So that they can be looked at and replayed. The requests made of them stay."
        required
      />
    </Form>
  )
}
