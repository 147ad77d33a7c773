'use client'
import { Check, ChevronDown } from 'lucide-react'
import { Select as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type SelectOption = { value: string; label: string; icon?: ReactNode; hint?: string; disabled?: boolean }

/** One of a few. For many, or for several, use `MultiSelect` in the table kit, which can search. */
export function Select({
  id,
  label,
  value,
  onValueChange,
  options,
  placeholder = 'Choose…',
  disabled,
  invalid,
  describedBy,
  onBlur,
  className,
}: {
  id?: string
  /** Accessible name; leave out when a `<label htmlFor={id}>` stands beside it. */
  label?: string
  value: string | undefined
  onValueChange: (value: string) => void
  options: readonly SelectOption[]
  placeholder?: string
  disabled?: boolean
  invalid?: boolean
  describedBy?: string
  onBlur?: () => void
  className?: string
}) {
  return (
    <Radix.Root value={value ?? ''} onValueChange={onValueChange} disabled={disabled}>
      <Radix.Trigger
        id={id}
        aria-label={label}
        aria-invalid={invalid || undefined}
        aria-describedby={describedBy}
        onBlur={onBlur}
        className={cn(
          'inline-flex h-8 w-full items-center justify-between gap-2 rounded-md border border-line-control bg-raised px-2.5 text-left text-ink transition-colors not-disabled:hover:bg-hover aria-invalid:border-critical-mark disabled:bg-sunken disabled:text-muted data-placeholder:text-faint',
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon>
          <ChevronDown size={14} className="text-faint" aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="motion-float z-50 max-h-80 min-w-(--radix-select-trigger-width) overflow-hidden rounded-lg bg-raised shadow-float"
        >
          <Radix.Viewport className="p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className="flex min-h-8 cursor-default items-center gap-2 rounded-md py-1 pr-2 pl-7 outline-none data-disabled:text-faint data-highlighted:bg-hover relative"
              >
                <Radix.ItemIndicator className="absolute left-2">
                  <Check size={14} aria-hidden className="text-accent-ink" />
                </Radix.ItemIndicator>
                {option.icon}
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint ? <span className="ml-auto pl-4 text-sm text-faint">{option.hint}</span> : null}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
