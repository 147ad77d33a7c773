'use client'
import { Check, Minus } from 'lucide-react'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

export type Checked = boolean | 'indeterminate'

/** The browser's own box in our clothes: 16 px in a target of 28. `checked="indeterminate"` when only some are chosen. */
export function Checkbox({
  label,
  checked,
  onCheckedChange,
  className,
  ...rest
}: Omit<ComponentProps<'input'>, 'checked' | 'onChange' | 'type' | 'ref'> & {
  label?: string
  checked: Checked
  onCheckedChange: (checked: boolean) => void
}) {
  const some = checked === 'indeterminate'
  return (
    <span className={cn('relative inline-flex size-4 shrink-0 align-middle', className)}>
      <input
        type="checkbox"
        aria-label={label}
        checked={checked === true}
        ref={(element) => {
          if (element) element.indeterminate = some
        }}
        onChange={(event) => onCheckedChange(event.target.checked)}
        className="peer size-4 appearance-none rounded-sm border border-line-control bg-raised transition-colors before:absolute before:-inset-1.5 checked:border-accent checked:bg-accent indeterminate:border-accent indeterminate:bg-accent disabled:opacity-50"
        {...rest}
      />
      <span className="pointer-events-none absolute inset-0 hidden items-center justify-center text-accent-on peer-checked:flex peer-indeterminate:flex">
        {some ? <Minus size={12} strokeWidth={3} aria-hidden /> : <Check size={12} strokeWidth={3} aria-hidden />}
      </span>
    </span>
  )
}
