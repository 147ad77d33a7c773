'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** A question or a form that must be answered first. Where undo is possible, use a toast instead. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  children,
  actions,
  wide = false,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What will happen, to whom, and whether it can be undone. */
  description?: ReactNode
  children?: ReactNode
  actions?: ReactNode
  wide?: boolean
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="motion-fade fixed inset-0 z-40 bg-black/35" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={cn(
            'motion-float fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg bg-raised shadow-float outline-none max-sm:top-auto max-sm:bottom-4',
            wide ? 'max-w-2xl' : 'max-w-md',
          )}
        >
          <header className="flex items-start justify-between gap-4 p-4 pb-2">
            <Radix.Title className="text-base">{title}</Radix.Title>
            {/* No tooltip: it would open with the dialog's own focus and take the first Escape. */}
            <Radix.Close
              aria-label="Close"
              className="-mt-1 -mr-1 size-7 inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink"
            >
              <X size={16} aria-hidden />
            </Radix.Close>
          </header>
          <div className="flex-1 overflow-y-auto px-4 pb-4">
            {description ? <Radix.Description className="mb-3 text-muted">{description}</Radix.Description> : null}
            {children}
          </div>
          {actions ? (
            <footer className="flex justify-end gap-2 border-t p-3 max-sm:flex-col-reverse">{actions}</footer>
          ) : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
