'use client'
import { ArrowLeft, X } from 'lucide-react'
import { useCallback, useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { ListState } from './use-list.ts'

/** Below this width the detail lies over the list instead of beside it. */
export const besideFrom = 1100

function useNarrow(): boolean {
  const query = `(max-width: ${besideFrom - 1}px)`
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  )
}

/**
 * A list with the open row's detail beside it (from 1100 px), over it (below), or as a page (phone).
 * The list keeps its place. Back, Escape and the cross close the detail and return focus to its row.
 */
export function ListDetail({
  list,
  detailLabel,
  detailId,
  detail,
  children,
}: {
  list: ListState
  /** Accessible name of the panel ("Request"). */
  detailLabel: string
  /** The id for which the server made `detail`; while it differs from `list.open` the panel shows a skeleton. */
  detailId: string | null
  /** Usually a `DetailPanel`. */
  detail: ReactNode
  /** The list: header, filters, table. */
  children: ReactNode
}) {
  const narrow = useNarrow()
  const open = list.open !== null
  const panel = useRef<HTMLElement>(null)
  const last = useRef<string | null>(null)
  const close = () => list.setOpen(null)
  useCommands(
    open
      ? [{ keys: 'Escape', label: `Close ${detailLabel.toLowerCase()}`, group: detailLabel, keyOnly: true, run: close }]
      : [],
  )
  useEffect(() => {
    if (list.open !== null) {
      last.current = list.open
      if (narrow) panel.current?.focus()
      return
    }
    if (last.current === null) return
    const id = last.current
    last.current = null
    const link = [...document.querySelectorAll<HTMLAnchorElement>('a[data-row-link]')].find(
      (each) => each.dataset['rowLink'] === id && each.offsetParent,
    )
    link?.focus({ preventScroll: true })
  }, [list.open, narrow])
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <div className="relative min-w-0 flex-1" inert={open && narrow}>
        {children}
      </div>
      {open ? (
        <aside
          ref={panel}
          tabIndex={-1}
          data-detail
          aria-label={detailLabel}
          className={cn(
            'flex flex-col bg-surface outline-none',
            'min-[1100px]:sticky min-[1100px]:top-12 min-[1100px]:h-[calc(100dvh-48px)] min-[1100px]:w-[clamp(440px,38%,640px)] min-[1100px]:shrink-0 min-[1100px]:border-l',
            'max-[1099px]:motion-sheet max-[1099px]:fixed max-[1099px]:inset-y-0 max-[1099px]:right-0 max-[1099px]:z-40 max-[1099px]:w-full max-[1099px]:max-w-[640px] max-[1099px]:shadow-float',
          )}
        >
          {detailId === list.open ? detail : <DetailSkeleton onClose={close} />}
        </aside>
      ) : null}
    </div>
  )
}

/** Heading, scrolling content, and decisions that stay in reach at the bottom. */
export function DetailPanel({
  title,
  about,
  status,
  menu,
  onClose,
  footer,
  children,
}: {
  title: string
  about?: ReactNode
  status?: ReactNode
  /** The rare and the destructive (`Menu`). */
  menu?: ReactNode
  onClose: () => void
  /** Decisions: always in view, in thumb reach on a phone. */
  footer?: ReactNode
  children: ReactNode
}) {
  return (
    <>
      <header className="flex items-start gap-2 border-b px-4 py-3">
        <IconButton
          label="Back to the list"
          className="-ml-2 sm:hidden"
          size="lg"
          icon={<ArrowLeft size={18} aria-hidden />}
          onClick={onClose}
        />
        <div className="min-w-0 flex-1">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            <h2 className="min-w-0 truncate text-base" dir="auto">
              {title}
            </h2>
            {status}
          </div>
          {about ? <div className="mt-0.5 text-sm text-muted">{about}</div> : null}
        </div>
        {menu}
        <IconButton
          label="Close"
          shortcut="Esc"
          className="max-sm:hidden"
          icon={<X size={16} aria-hidden />}
          onClick={onClose}
        />
      </header>
      <div
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 py-4"
        tabIndex={0}
        role="group"
        aria-label={`${title}: details`}
      >
        {children}
      </div>
      {footer ? (
        <footer className="flex flex-wrap items-center gap-2 border-t bg-surface px-4 py-3 pb-[max(12px,env(safe-area-inset-bottom))]">
          {footer}
        </footer>
      ) : null}
    </>
  )
}

/** A titled part of a detail. */
export function DetailSection({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="mb-6">
      <div className="mb-2 flex items-baseline justify-between gap-3">
        <h3 className="text-sm text-faint">{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}

/** Label and value pairs; pairs without a value are left out. */
export function Facts({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(96px,max-content)_1fr] gap-x-4 gap-y-1.5">
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ label, value }) => (
          <div key={label} className="contents">
            <dt className="text-muted">{label}</dt>
            <dd className="min-w-0 break-words" dir="auto">
              {value}
            </dd>
          </div>
        ))}
    </dl>
  )
}

function DetailSkeleton({ onClose }: { onClose: () => void }) {
  return (
    <>
      <header className="flex items-start gap-2 border-b px-4 py-3">
        <div className="flex-1" role="status" aria-label="Loading">
          <Skeleton className="my-1 h-3.5 w-2/3" />
          <Skeleton className="mt-2 h-3 w-1/3" />
        </div>
        <IconButton label="Close" icon={<X size={16} aria-hidden />} onClick={onClose} />
      </header>
      <div className="space-y-3 p-4">
        <Skeleton className="h-20 w-full rounded-md" />
        <Skeleton className="h-3 w-1/2" />
        <Skeleton className="h-3 w-2/3" />
        <Skeleton className="h-3 w-2/5" />
      </div>
    </>
  )
}
