'use client'
import { CircleX } from 'lucide-react'
import { useId, type ComponentProps, type ReactNode } from 'react'
import { Controller, useFormContext } from 'react-hook-form'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Input, Textarea } from '#components/ui/input.tsx'
import { Select, type SelectOption } from '#components/ui/select.tsx'
import { Switch } from '#components/ui/switch.tsx'

type Common = { name: string; label: string; hint?: ReactNode; required?: boolean }

/** Label above, hint below, error below that: linked, so that a screen reader reads all three. */
export function Field({
  id,
  label,
  hint,
  error,
  required,
  children,
}: {
  id: string
  label: string
  hint?: ReactNode
  error?: string
  required?: boolean
  children: ReactNode
}) {
  return (
    <div className="grid max-w-lg gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
        {required ? <span className="ml-1 font-normal text-faint">(required)</span> : null}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-sm text-pretty text-muted">
          {hint}
        </p>
      ) : null}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  )
}

function FieldError({ id, error }: { id: string; error?: string }) {
  if (!error) return null
  return (
    <p id={id} className="flex items-start gap-1.5 text-sm text-critical">
      <CircleX aria-hidden size={13} className="mt-0.5 shrink-0" />
      {error}
    </p>
  )
}

function useField(name: string, hint: ReactNode) {
  const id = useId()
  const { getFieldState, formState, register, control } = useFormContext()
  const error = getFieldState(name, formState).error?.message
  const describedBy = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ') || undefined
  return {
    id,
    error,
    register,
    control,
    aria: { 'aria-invalid': error ? true : undefined, 'aria-describedby': describedBy },
  }
}

export function TextField({
  name,
  label,
  hint,
  required,
  ...rest
}: Common & Omit<ComponentProps<typeof Input>, 'name'>) {
  const { id, error, register, aria } = useField(name, hint)
  return (
    <Field id={id} label={label} hint={hint} error={error} required={required}>
      <Input id={id} aria-required={required} {...rest} {...aria} {...register(name)} />
    </Field>
  )
}

/** A whole or decimal number; empty is undefined, never zero. `unit` stands behind the field. */
export function NumberField({
  name,
  label,
  hint,
  required,
  unit,
  ...rest
}: Common & { unit?: string } & Omit<ComponentProps<typeof Input>, 'name'>) {
  const { id, error, register, aria } = useField(name, hint)
  return (
    <Field id={id} label={label} hint={hint} error={error} required={required}>
      <span className="flex items-center gap-2">
        <span className="w-28">
          <Input
            id={id}
            type="number"
            inputMode="numeric"
            className="tabular"
            aria-required={required}
            {...rest}
            {...aria}
            {...register(name, {
              setValueAs: (value: unknown) => (value === '' || value === null ? undefined : Number(value)),
            })}
          />
        </span>
        {unit ? <span className="text-muted">{unit}</span> : null}
      </span>
    </Field>
  )
}

export function TextAreaField({
  name,
  label,
  hint,
  required,
  ...rest
}: Common & Omit<ComponentProps<typeof Textarea>, 'name'>) {
  const { id, error, register, aria } = useField(name, hint)
  return (
    <Field id={id} label={label} hint={hint} error={error} required={required}>
      <Textarea id={id} aria-required={required} {...rest} {...aria} {...register(name)} />
    </Field>
  )
}

export function SelectField({
  name,
  label,
  hint,
  required,
  options,
  placeholder,
}: Common & { options: readonly SelectOption[]; placeholder?: string }) {
  const { id, error, control, aria } = useField(name, hint)
  return (
    <Field id={id} label={label} hint={hint} error={error} required={required}>
      <Controller
        name={name}
        control={control}
        render={({ field }) => (
          <Select
            id={id}
            value={typeof field.value === 'string' ? field.value : undefined}
            onValueChange={field.onChange}
            onBlur={field.onBlur}
            disabled={field.disabled}
            invalid={Boolean(error)}
            describedBy={aria['aria-describedby']}
            options={options}
            placeholder={placeholder}
            className="max-w-80"
          />
        )}
      />
    </Field>
  )
}

/** On or off with its meaning beside it. */
export function SwitchField({ name, label, hint }: Common) {
  const { id, error, control, aria } = useField(name, hint)
  return (
    <div className="flex max-w-lg items-start gap-3">
      <Controller
        name={name}
        control={control}
        render={({ field }) => (
          <Switch
            id={id}
            checked={field.value === true}
            onCheckedChange={field.onChange}
            onBlur={field.onBlur}
            disabled={field.disabled}
            {...aria}
          />
        )}
      />
      <div>
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {hint ? (
          <p id={`${id}-hint`} className="text-sm text-pretty text-muted">
            {hint}
          </p>
        ) : null}
        <FieldError id={`${id}-error`} error={error} />
      </div>
    </div>
  )
}

/** Several of a list, as boxes; the value is an array of strings. */
export function CheckboxGroupField({
  name,
  label,
  hint,
  options,
}: Common & { options: readonly { value: string; label: string; hint?: string }[] }) {
  const { id, error, control, aria } = useField(name, hint)
  return (
    <fieldset className="max-w-lg" aria-describedby={aria['aria-describedby']}>
      <legend className="mb-1 font-medium">{label}</legend>
      {hint ? (
        <p id={`${id}-hint`} className="mb-2 text-sm text-muted">
          {hint}
        </p>
      ) : null}
      <Controller
        name={name}
        control={control}
        render={({ field }) => {
          const values: readonly string[] = Array.isArray(field.value) ? field.value : []
          return (
            <div className="grid gap-2">
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
                  <span>
                    {option.label}
                    {option.hint ? <span className="block text-sm text-muted">{option.hint}</span> : null}
                  </span>
                </label>
              ))}
            </div>
          )
        }}
      />
      <FieldError id={`${id}-error`} error={error} />
    </fieldset>
  )
}
