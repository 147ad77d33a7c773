'use client'
import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/** A panel over the page from the right; from the bottom on a phone. For what isn't a question. */
export function Sheet({
  open,
  onOpenChange,
  title,
  children,
}: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  children: ReactNode
}) {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="motion-fade fixed inset-0 z-40 bg-black/35" />
        <Radix.Content
          aria-describedby={undefined}
          className="motion-sheet fixed inset-y-0 right-0 z-50 flex w-full max-w-md flex-col bg-raised shadow-float outline-none max-sm:inset-x-0 max-sm:top-auto max-sm:max-h-[85dvh] max-sm:rounded-t-lg"
        >
          <header className="flex items-center justify-between gap-4 border-b p-3 pl-4">
            <Radix.Title className="text-base">{title}</Radix.Title>
            {/* No tooltip: it would open with the dialog's own focus and take the first Escape. */}
            <Radix.Close
              aria-label="Close"
              className="size-8 inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink"
            >
              <X size={16} aria-hidden />
            </Radix.Close>
          </header>
          <div className="flex-1 overflow-y-auto p-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
