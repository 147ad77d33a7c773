'use client'
import { usePathname, useSearchParams } from 'next/navigation'
import type { MouseEvent } from 'react'
import { cn } from '#components/ui/cn.ts'
import { formatCount, type Count } from '#components/layout/navigation.ts'
import type { ListState } from './use-list.ts'

export type StatusTab = { value: string; label: string; count?: Count }

/** One status at a time, with how many wait in each; links, so that a tab can be opened in another window. */
export function StatusTabs({
  list,
  filterKey,
  tabs,
  initial,
  label = 'Status',
}: {
  list: ListState
  /** Name of the filter in the URL. */
  filterKey: string
  tabs: readonly StatusTab[]
  /** The tab that is shown when the URL names none. */
  initial: string
  /** Accessible name. */
  label?: string
}) {
  const path = usePathname()
  const search = useSearchParams()
  const chosen = list.filters[filterKey] ?? []
  const current = chosen.length === 0 ? [initial] : chosen
  const hrefOf = (value: string) => {
    const next = new URLSearchParams(search)
    for (const key of ['cursor', 'open', filterKey]) next.delete(key)
    if (value !== initial) next.set(filterKey, value)
    const text = next.toString()
    return text === '' ? path : `${path}?${text}`
  }
  const choose = (event: MouseEvent, value: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    list.setFilter(filterKey, value === initial ? [] : [value])
  }
  return (
    <nav aria-label={label} data-print="hide" className="mb-3 flex gap-5 overflow-x-auto border-b px-4 sm:px-6">
      {tabs.map((tab) => {
        const isCurrent = current.includes(tab.value)
        return (
          <a
            key={tab.value}
            href={hrefOf(tab.value)}
            aria-current={isCurrent ? 'page' : undefined}
            onClick={(event) => choose(event, tab.value)}
            className={cn(
              'relative flex h-9 shrink-0 items-center gap-1.5 rounded-sm px-0.5 -outline-offset-2 transition-colors hover:text-ink',
              'after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-full',
              isCurrent ? 'font-medium text-ink after:bg-accent' : 'text-muted',
            )}
          >
            {tab.label}
            {tab.count ? (
              <span className="tabular text-sm font-normal text-faint">{formatCount(tab.count)}</span>
            ) : null}
          </a>
        )
      })}
    </nav>
  )
}
