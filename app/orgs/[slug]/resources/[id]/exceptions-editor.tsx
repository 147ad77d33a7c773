'use client'
import { CalendarPlus, X } from 'lucide-react'
import { useFormContext, useWatch } from 'react-hook-form'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { Input } from '#components/ui/input.tsx'
import type { RulesForm } from '#lib/domain/resources/rules-form-schema.ts'
import { firstMessage, HoursRow } from './week-editor.tsx'

type Exception = RulesForm['exceptions'][number]

/** Days on which other hours hold, or none. A later one wins where two cover a day. */
export function ExceptionsEditor({ disabled, today }: { disabled: boolean; today: string }) {
  const { control, setValue, formState } = useFormContext<RulesForm>()
  const exceptions = useWatch({ control, name: 'exceptions' })
  const set = (next: Exception[]) => setValue('exceptions', next, { shouldDirty: true, shouldValidate: true })
  const change = (index: number, more: Partial<Exception>) =>
    set(exceptions.map((one, at) => (at === index ? { ...one, ...more } : one)))
  const problems: unknown = formState.errors.exceptions
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1 font-medium">Exceptions</legend>
      {exceptions.length === 0 ? <p className="text-muted">None: every week is like the other.</p> : null}
      {exceptions.map((exception, index) => {
        const name = `exception ${index + 1}`
        const problem = Array.isArray(problems) ? firstMessage(problems[index]) : undefined
        return (
          // eslint-disable-next-line -- an exception has no identity but its place
          <div key={index} className="grid gap-2 border-l-2 pl-3">
            <div className="flex flex-wrap items-center gap-2">
              <span className="w-38">
                <Input
                  type="date"
                  aria-label={`First day of ${name}`}
                  value={exception.from}
                  disabled={disabled}
                  onChange={({ target }) =>
                    change(index, {
                      from: target.value,
                      until: exception.until < target.value ? target.value : exception.until,
                    })
                  }
                />
              </span>
              <span aria-hidden className="text-faint">
                to
              </span>
              <span className="w-38">
                <Input
                  type="date"
                  aria-label={`Last day of ${name}`}
                  value={exception.until}
                  disabled={disabled}
                  onChange={({ target }) => change(index, { until: target.value })}
                />
              </span>
              <span className="min-w-40 flex-1">
                <Input
                  aria-label={`Note on ${name}`}
                  placeholder="Why, for those who read it"
                  maxLength={200}
                  dir="auto"
                  value={exception.note ?? ''}
                  disabled={disabled}
                  onChange={({ target }) => change(index, { note: target.value })}
                />
              </span>
              <IconButton
                label={`Remove ${name}`}
                icon={<X size={14} aria-hidden />}
                disabled={disabled}
                onClick={() => set(exceptions.filter((_, at) => at !== index))}
              />
            </div>
            <span className="flex items-center gap-2">
              <Checkbox
                label={`Closed on ${name}`}
                checked={exception.open.length === 0}
                disabled={disabled}
                onCheckedChange={(closed) => change(index, { open: closed ? [] : [['09:00', '18:00']] })}
              />
              <span aria-hidden>Closed</span>
            </span>
            {exception.open.length > 0 ? (
              <HoursRow
                name={name}
                hours={exception.open}
                disabled={disabled}
                onChange={(open) => change(index, { open })}
              />
            ) : null}
            {problem ? <p className="text-sm text-critical">{problem}</p> : null}
          </div>
        )
      })}
      <div>
        <Button
          size="sm"
          disabled={disabled}
          icon={<CalendarPlus size={14} aria-hidden />}
          onClick={() => set([...exceptions, { from: today, until: today, open: [] }])}
        >
          Add an exception
        </Button>
      </div>
    </fieldset>
  )
}
