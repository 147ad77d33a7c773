'use client'
import { useId, type ReactNode } from 'react'
import { Controller, useFormContext } from 'react-hook-form'
import { Field } from '#components/form/fields.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Select } from '#components/ui/select.tsx'
import type { ApproverOption } from './approval-views.ts'

const NONE = 'none'

/** One of a few, or none, which is null. */
export function OptionalSelectField({
  name,
  label,
  none,
  options,
  hint,
}: {
  name: string
  label: string
  /** What none means, as an option. */
  none: string
  options: readonly { value: string; label: string }[]
  hint?: ReactNode
}) {
  const id = useId()
  const { getFieldState, formState } = useFormContext()
  return (
    <Field id={id} label={label} hint={hint} error={getFieldState(name, formState).error?.message}>
      <Controller
        name={name}
        render={({ field }) => (
          <Select
            id={id}
            value={typeof field.value === 'string' ? field.value : NONE}
            onValueChange={(value) => field.onChange(value === NONE ? null : value)}
            onBlur={field.onBlur}
            disabled={field.disabled}
            options={[{ value: NONE, label: none }, ...options]}
            className="max-w-80"
          />
        )}
      />
    </Field>
  )
}

/** Several people or things, as boxes that scroll when there are many. */
export function ManyField({
  name,
  label,
  options,
}: {
  name: string
  label: string
  options: readonly { value: string; label: string; hint?: string }[]
}) {
  const { getFieldState, formState } = useFormContext()
  const error = getFieldState(name, formState).error?.message
  return (
    <fieldset className="max-w-lg">
      <legend className="mb-1 font-medium">{label}</legend>
      <Controller
        name={name}
        render={({ field }) => {
          const values: readonly string[] = Array.isArray(field.value) ? field.value : []
          return (
            <div className="grid max-h-40 gap-2 overflow-y-auto p-1">
              {options.map((option) => (
                <label key={option.value} className="flex items-start gap-2.5">
                  <Checkbox
                    className="mt-0.5"
                    checked={values.includes(option.value)}
                    disabled={field.disabled}
                    onCheckedChange={(on) =>
                      field.onChange(on ? [...values, option.value] : values.filter((value) => value !== option.value))
                    }
                  />
                  <span dir="auto">
                    {option.label} {option.hint ? <span className="text-sm text-muted">{option.hint}</span> : null}
                  </span>
                </label>
              ))}
            </div>
          )
        }}
      />
      {error ? <p className="text-sm text-critical">{error}</p> : null}
    </fieldset>
  )
}

/** People by name, each with the role. */
export function PeopleField({ people, ...rest }: { name: string; label: string; people: readonly ApproverOption[] }) {
  return (
    <ManyField
      {...rest}
      options={people.map(({ userId, name, role }) => ({ value: userId, label: name, hint: role }))}
    />
  )
}
