'use client'
import { useId } from 'react'
import { Controller, useFormContext } from 'react-hook-form'
import { Field, NumberField } from '#components/form/fields.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Input, Textarea } from '#components/ui/input.tsx'
import { requestTypes } from '#lib/domain/requests/values.ts'
import { resourceTypes, weekdays } from '#lib/domain/resources/values.ts'

const requestLabels = {
  booking: 'Bookings',
  inquiry: 'Inquiries',
  complaint: 'Complaints',
  suggestion: 'Suggestions',
} as const
const resourceLabels = { space: 'Spaces', equipment: 'Equipment', person: 'People', workshop: 'Workshops' } as const
const dayLabels = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const

/** When a step applies or a rule may approve. What is left empty is not asked; all that is written must hold. `withTypes`: also which kinds of request. */
export function ConditionFields({ name, withTypes = false }: { name: string; withTypes?: boolean }) {
  const field = (key: string) => `${name}.${key}`
  const alone = useId()
  return (
    <div className="grid gap-3">
      {withTypes ? (
        <ChoicesField
          name={field('request_types')}
          label="Kinds of request (none chosen: bookings)"
          options={requestTypes.map((value) => ({ value, label: requestLabels[value] }))}
        />
      ) : null}
      <ChoicesField
        name={field('resource_types')}
        label="Kinds of resource"
        options={resourceTypes.map((value) => ({ value, label: resourceLabels[value] }))}
      />
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <NumberField name={field('minutes_from')} label="Length from" unit="minutes" min={1} />
        <NumberField name={field('minutes_to')} label="Length up to" unit="minutes" min={1} />
        <NumberField name={field('value_from')} label="Price from" min={0} step="any" />
        <NumberField name={field('value_to')} label="Price up to" min={0} step="any" />
      </div>
      <ChoicesField
        name={field('weekdays')}
        label="Starts on"
        options={weekdays.map((value) => ({ value, label: dayLabels[value] }))}
      />
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <ClockField name={field('starts_from')} label="Starts at or after" />
        <ClockField
          name={field('starts_before')}
          label="Starts before"
          hint="Earlier than the first: the next morning."
        />
      </div>
      <LinesField
        name={field('requesters')}
        label="Only asked by"
        hint="Addresses, or domains like @members.example, one a line. It is the sender’s word: nobody has checked the address."
      />
      <LinesField name={field('except_requesters')} label="Not asked by" hint="The same, for everybody else." />
      <Controller
        name={field('uncontested')}
        render={({ field: { value, onChange, disabled } }) => (
          <label htmlFor={alone} className="flex items-start gap-2.5">
            <Checkbox
              id={alone}
              className="mt-0.5"
              checked={value === true}
              disabled={disabled}
              onCheckedChange={(on) => onChange(on ? true : undefined)}
            />
            <span>Only when no other waiting request asks for that time</span>
          </label>
        )}
      />
    </div>
  )
}

/** Boxes in a row; none is "not asked". */
function ChoicesField({
  name,
  label,
  options,
}: {
  name: string
  label: string
  options: readonly { value: string; label: string }[]
}) {
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{label}</legend>
      <Controller
        name={name}
        render={({ field }) => {
          const values: readonly string[] = Array.isArray(field.value) ? field.value : []
          const change = (next: readonly string[]) => field.onChange(next.length > 0 ? next : undefined)
          return (
            <div className="flex flex-wrap gap-x-4 gap-y-2">
              {options.map((option) => (
                <label key={option.value} className="flex items-center gap-2">
                  <Checkbox
                    checked={values.includes(option.value)}
                    disabled={field.disabled}
                    onCheckedChange={(on) =>
                      change(on ? [...values, option.value] : values.filter((value) => value !== option.value))
                    }
                  />
                  {option.label}
                </label>
              ))}
            </div>
          )
        }}
      />
    </fieldset>
  )
}

function useError(name: string): string | undefined {
  const { getFieldState, formState } = useFormContext()
  const error = getFieldState(name, formState).error
  return error?.message ?? (Array.isArray(error) ? error.find(Boolean)?.message : undefined)
}

function ClockField({ name, label, hint }: { name: string; label: string; hint?: string }) {
  const id = useId()
  return (
    <Field id={id} label={label} hint={hint} error={useError(name)}>
      <Controller
        name={name}
        render={({ field }) => (
          <span className="w-28">
            <Input
              id={id}
              type="time"
              value={typeof field.value === 'string' ? field.value : ''}
              disabled={field.disabled}
              onBlur={field.onBlur}
              onChange={(event) => field.onChange(event.target.value === '' ? undefined : event.target.value)}
            />
          </span>
        )}
      />
    </Field>
  )
}

function LinesField({ name, label, hint }: { name: string; label: string; hint: string }) {
  const id = useId()
  return (
    <Field id={id} label={label} hint={hint} error={useError(name)}>
      <Controller
        name={name}
        render={({ field }) => (
          <Textarea
            id={id}
            rows={2}
            aria-describedby={`${id}-hint`}
            defaultValue={Array.isArray(field.value) ? field.value.join('\n') : ''}
            disabled={field.disabled}
            onBlur={field.onBlur}
            onChange={(event) => {
              const lines = event.target.value
                .split(/[\n,;]+/)
                .map((line) => line.trim())
                .filter(Boolean)
              field.onChange(lines.length > 0 ? lines : undefined)
            }}
          />
        )}
      />
    </Field>
  )
}
