'use client'
import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** A box of 16 px in a target of 24 px or more. `checked="indeterminate"` when only some are chosen. */
export function Checkbox({ label, className, ...rest }: ComponentProps<typeof Radix.Root> & { label?: string }) {
  return (
    <Radix.Root
      aria-label={label}
      className={cn(
        'relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-control bg-raised text-accent-on transition-colors before:absolute before:-inset-1.5 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      <Radix.Indicator>
        {rest.checked === 'indeterminate' ? (
          <Minus size={12} strokeWidth={3} aria-hidden />
        ) : (
          <Check size={12} strokeWidth={3} aria-hidden />
        )}
      </Radix.Indicator>
    </Radix.Root>
  )
}
