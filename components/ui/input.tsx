import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'

const field =
  'w-full rounded-md border border-line-control bg-raised text-ink transition-colors aria-invalid:border-critical-mark disabled:bg-sunken disabled:text-muted read-only:bg-sunken max-sm:text-[16px]'

/** One line of text. The phone size is 16 px, so that iOS doesn't zoom into the field. */
export function Input({ className, icon, ...rest }: ComponentProps<'input'> & { icon?: ReactNode }) {
  if (!icon) return <input className={cn(field, 'h-8 px-2.5', className)} {...rest} />
  return (
    <span className={cn('relative inline-flex', className)}>
      <span aria-hidden className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-faint">
        {icon}
      </span>
      <input className={cn(field, 'h-8 pr-2.5 pl-8')} {...rest} />
    </span>
  )
}

/** Several lines; grows with its text where the browser can. */
export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={3} className={cn(field, 'field-sizing-content min-h-18 px-2.5 py-1.5', className)} {...rest} />
}
