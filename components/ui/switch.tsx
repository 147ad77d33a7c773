'use client'
import { Switch as Radix } from 'radix-ui'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'

/** On or off, in force when saved with its form. */
export function Switch({ label, className, ...rest }: ComponentProps<typeof Radix.Root> & { label?: string }) {
  return (
    <Radix.Root
      aria-label={label}
      className={cn(
        'relative h-5 w-9 shrink-0 rounded-full border border-line-control bg-sunken transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-muted transition-transform data-[state=checked]:translate-x-[18px] data-[state=checked]:bg-accent-on" />
    </Radix.Root>
  )
}
