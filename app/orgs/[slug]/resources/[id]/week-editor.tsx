'use client'
import { Copy, Plus, X } from 'lucide-react'
import { useFormContext, useWatch } from 'react-hook-form'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Input } from '#components/ui/input.tsx'
import { type Weekday, weekdays } from '#lib/domain/resources/values.ts'
import type { RulesForm } from '#lib/domain/resources/rules-form-schema.ts'

type Hours = [opens: string, closes: string]

const dayNames: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}
const usual: Hours = ['09:00', '18:00']
const workdays = weekdays.slice(0, 5)

/** Opens and closes, several times a day if need be. `name` says for what, to who can't see the row. */
export function HoursRow({
  name,
  hours,
  onChange,
  disabled,
  error,
}: {
  name: string
  hours: readonly Hours[]
  onChange: (hours: Hours[]) => void
  disabled: boolean
  error?: string
}) {
  const change = (index: number, part: 0 | 1, value: string) =>
    onChange(hours.map((one, at) => (at === index ? (part === 0 ? [value, one[1]] : [one[0], value]) : one)))
  return (
    <div className="grid gap-1.5">
      {hours.length === 0 ? <p className="py-1.5 text-muted">Closed</p> : null}
      {hours.map(([opens, closes], index) => (
        // eslint-disable-next-line -- the stretches of a day have no identity but their place
        <div key={index} className="flex items-center gap-2">
          <span className="w-20">
            <Input
              aria-label={`${name} opens${hours.length > 1 ? `, ${index + 1}` : ''}`}
              className="tabular"
              inputMode="numeric"
              placeholder="09:00"
              maxLength={5}
              value={opens}
              disabled={disabled}
              onChange={(event) => change(index, 0, event.target.value)}
            />
          </span>
          <span aria-hidden className="text-faint">
            to
          </span>
          <span className="w-20">
            <Input
              aria-label={`${name} closes${hours.length > 1 ? `, ${index + 1}` : ''}`}
              className="tabular"
              inputMode="numeric"
              placeholder="24:00"
              maxLength={5}
              value={closes}
              disabled={disabled}
              onChange={(event) => change(index, 1, event.target.value)}
            />
          </span>
          <IconButton
            label={`Remove ${name} ${opens} to ${closes}`}
            icon={<X size={14} aria-hidden />}
            disabled={disabled}
            onClick={() => onChange(hours.filter((_, at) => at !== index))}
          />
          {index === hours.length - 1 ? (
            <IconButton
              label={`Add another stretch on ${name}`}
              icon={<Plus size={14} aria-hidden />}
              disabled={disabled || hours.length >= 8}
              onClick={() => onChange([...hours, [closes < '24:00' ? closes : '18:00', '24:00']])}
            />
          ) : null}
        </div>
      ))}
      {hours.length === 0 ? (
        <div>
          <Button size="sm" disabled={disabled} icon={<Plus size={13} aria-hidden />} onClick={() => onChange([usual])}>
            Open on {name}
          </Button>
        </div>
      ) : null}
      {error ? <p className="text-sm text-critical">{error}</p> : null}
    </div>
  )
}

/** The weekly hours, a day a row. */
export function WeekEditor({ disabled, zone }: { disabled: boolean; zone: string }) {
  const { control, setValue, formState } = useFormContext<RulesForm>()
  const weekly = useWatch({ control, name: 'weekly' })
  const set = (day: Weekday, hours: Hours[]) =>
    setValue('weekly', { ...weekly, [day]: hours }, { shouldDirty: true, shouldValidate: true })
  const copyMonday = () =>
    setValue(
      'weekly',
      { ...weekly, ...Object.fromEntries(workdays.map((day) => [day, weekly.mon ?? []])) },
      { shouldDirty: true, shouldValidate: true },
    )
  const problems: Partial<Record<Weekday, unknown>> = formState.errors.weekly ?? {}
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1 font-medium">Weekly hours, {zone.replaceAll('_', ' ')}</legend>
      {weekdays.map((day) => (
        <div key={day} className="grid grid-cols-[6.5rem_1fr] items-start gap-2 max-sm:grid-cols-1">
          <span className="pt-1.5 text-muted max-sm:pt-0">{dayNames[day]}</span>
          <HoursRow
            name={dayNames[day]}
            hours={weekly[day] ?? []}
            disabled={disabled}
            onChange={(hours) => set(day, hours)}
            error={firstMessage(problems[day])}
          />
        </div>
      ))}
      <div>
        <Button
          size="sm"
          variant="quiet"
          disabled={disabled}
          icon={<Copy size={13} aria-hidden />}
          onClick={copyMonday}
        >
          Copy Monday to Friday
        </Button>
      </div>
    </fieldset>
  )
}

/** The first message within a tree of errors, as react-hook-form keeps them for lists. */
export function firstMessage(errors: unknown): string | undefined {
  if (typeof errors !== 'object' || errors === null) return undefined
  if ('message' in errors && typeof errors.message === 'string') return errors.message
  for (const value of Object.values(errors)) {
    const found = firstMessage(value)
    if (found) return found
  }
  return undefined
}
