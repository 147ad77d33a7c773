'use client'
import { Slot } from 'radix-ui'
import type { ComponentProps, ReactNode } from 'react'
import { cn } from './cn.ts'
import { Spinner } from './spinner.tsx'
import { Tooltip } from './tooltip.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'quiet' | 'danger'
export type ButtonSize = 'sm' | 'md' | 'lg'

const variants: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-on not-aria-disabled:hover:bg-accent-hover border-transparent shadow-lift',
  secondary: 'bg-raised text-ink border-line-strong not-aria-disabled:hover:bg-hover shadow-lift',
  quiet:
    'bg-transparent text-muted border-transparent not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink',
  danger: 'bg-critical-mark text-critical-on border-transparent not-aria-disabled:hover:brightness-95 shadow-lift',
}

const sizes: Record<ButtonSize, string> = {
  sm: 'h-7 px-2 text-sm gap-1.5',
  md: 'h-8 px-3 gap-2',
  lg: 'h-11 px-4 gap-2',
}

export type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> & {
  variant?: ButtonVariant
  size?: ButtonSize
  /** Progress of this button's own work: it stays in place, says so, and can't be pressed twice. */
  busy?: boolean
  disabled?: boolean
  /** Why it can't be pressed: shown on hover and focus, and keeps the button reachable by keyboard. */
  disabledReason?: string | null
  /** Hint shown in the tooltip; registering the key is the screen's job (`useShortcut`). */
  shortcut?: string | readonly string[]
  icon?: ReactNode
  asChild?: boolean
}

/** A button with a verb on it. With `disabledReason` it stays focusable, so that the reason can be read. */
export function Button({
  variant = 'secondary',
  size = 'md',
  busy = false,
  disabled = false,
  disabledReason,
  shortcut,
  icon,
  asChild = false,
  className,
  children,
  onClick,
  type,
  ...rest
}: ButtonProps) {
  const blocked = disabled || busy || Boolean(disabledReason)
  const classes = cn(
    'inline-flex shrink-0 items-center justify-center rounded-md border font-medium whitespace-nowrap transition-colors select-none aria-disabled:opacity-55',
    variants[variant],
    sizes[size],
    className,
  )
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    )
  }
  const button = (
    <button
      type={type ?? 'button'}
      aria-disabled={blocked || undefined}
      aria-busy={busy || undefined}
      className={classes}
      onClick={(event) => {
        if (blocked) {
          event.preventDefault()
          return
        }
        onClick?.(event)
      }}
      {...rest}
    >
      {busy ? <Spinner /> : icon}
      {children}
    </button>
  )
  if (!disabledReason && !shortcut) return button
  return (
    <Tooltip content={disabledReason ?? children} keys={disabledReason ? undefined : shortcut}>
      {button}
    </Tooltip>
  )
}

export type IconButtonProps = Omit<ButtonProps, 'children' | 'icon' | 'asChild'> & { label: string; icon: ReactNode }

const iconSizes: Record<ButtonSize, string> = { sm: 'size-7', md: 'size-8', lg: 'size-11' }

/** A button that shows only an icon: the label is its name and its tooltip. */
export function IconButton({
  label,
  icon,
  size = 'md',
  variant = 'quiet',
  busy = false,
  disabled = false,
  disabledReason,
  shortcut,
  className,
  onClick,
  type,
  ...rest
}: IconButtonProps) {
  const blocked = disabled || busy || Boolean(disabledReason)
  return (
    <Tooltip content={disabledReason ? `${label}: ${disabledReason}` : label} keys={shortcut}>
      <button
        type={type ?? 'button'}
        aria-label={label}
        aria-disabled={blocked || undefined}
        className={cn(
          'inline-flex shrink-0 items-center justify-center rounded-md border transition-colors aria-disabled:opacity-55',
          variants[variant],
          iconSizes[size],
          className,
        )}
        onClick={(event) => {
          if (blocked) {
            event.preventDefault()
            return
          }
          onClick?.(event)
        }}
        {...rest}
      >
        {busy ? <Spinner /> : icon}
      </button>
    </Tooltip>
  )
}
