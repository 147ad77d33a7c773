'use client'
import { ChevronDown, X } from 'lucide-react'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'
import { Popover } from '#components/ui/popover.tsx'

export type FacetOption = { value: string; label: string; icon?: ReactNode; count?: number }

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const fields = [...event.currentTarget.querySelectorAll<HTMLElement>('input')]
  const at = fields.findIndex((field) => field === document.activeElement)
  const next = fields[at + (event.key === 'ArrowDown' ? 1 : -1)]
  if (!next) return
  event.preventDefault()
  next.focus()
}

/** The choices of one filter, with a search when they are many. Used in the chip's popover and in the phone's sheet. */
export function FacetChoices({
  label,
  options,
  values,
  onChange,
}: {
  label: string
  options: readonly FacetOption[]
  values: readonly string[]
  onChange: (values: string[]) => void
}) {
  const [text, setText] = useState('')
  const shown = options.filter((option) => option.label.toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()))
  return (
    <div role="group" aria-label={label} onKeyDown={moveFocus}>
      {options.length > 8 ? (
        <input
          aria-label={`Find in ${label}`}
          placeholder="Find"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-9 w-full border-b bg-transparent px-3 -outline-offset-2"
        />
      ) : null}
      <div className="max-h-72 overflow-y-auto p-1">
        {shown.map((option) => (
          <label
            key={option.value}
            className="flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 hover:bg-hover has-focus-visible:bg-hover max-sm:min-h-11"
          >
            <input
              type="checkbox"
              checked={values.includes(option.value)}
              onChange={(event) =>
                onChange(
                  event.target.checked ? [...values, option.value] : values.filter((value) => value !== option.value),
                )
              }
              className="size-4 accent-(--accent)"
            />
            {option.icon}
            <span className="flex-1 truncate" dir="auto">
              {option.label}
            </span>
            {option.count === undefined ? null : <span className="tabular text-sm text-faint">{option.count}</span>}
          </label>
        ))}
        {shown.length === 0 ? <p className="px-2 py-3 text-sm text-muted">Nothing is called that.</p> : null}
      </div>
    </div>
  )
}

/** A filter as a chip: quiet when unused; with its values in words, and a cross, when in force. */
export function FilterChip({
  label,
  summary,
  onClear,
  children,
}: {
  label: string
  /** The values in words; empty when the filter is unused. */
  summary: string
  onClear: () => void
  children: ReactNode
}) {
  const active = summary !== ''
  return (
    <span
      className={cn(
        'inline-flex h-7 max-w-72 items-stretch rounded-full border text-sm transition-colors',
        active
          ? 'border-accent bg-accent-soft text-accent-ink'
          : 'border-dashed border-line-control text-muted hover:border-solid hover:text-ink',
      )}
    >
      <Popover
        label={label}
        trigger={
          <button
            type="button"
            className={cn('flex min-w-0 items-center gap-1 rounded-full pl-2.5', active ? 'pr-1' : 'pr-2')}
          >
            <span className="truncate">
              {label}
              {active ? (
                <>
                  : <span className="font-medium">{summary}</span>
                </>
              ) : null}
            </span>
            {active ? null : <ChevronDown aria-hidden size={13} className="shrink-0" />}
          </button>
        }
      >
        {children}
      </Popover>
      {active ? (
        <button
          type="button"
          aria-label={`Clear ${label}`}
          onClick={onClear}
          className="flex w-6 items-center justify-center rounded-full hover:bg-hover"
        >
          <X aria-hidden size={13} />
        </button>
      ) : null}
    </span>
  )
}

/** "Waiting", "Waiting, Approved", "4 of 5": what the chip says. */
export function summarise(options: readonly FacetOption[], values: readonly string[]): string {
  const labels = values.map((value) => options.find((option) => option.value === value)?.label ?? value)
  return labels.length <= 2 ? labels.join(', ') : `${labels.length} chosen`
}
