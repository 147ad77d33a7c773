'use client'
import { CalendarDays, List } from 'lucide-react'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import { cn } from '#components/ui/cn.ts'

const views = [
  { view: 'list', label: 'List', icon: List },
  { view: 'calendar', label: 'Calendar', icon: CalendarDays },
] as const

/** The same bookings as a list or as a calendar; the resource stays chosen. */
export function ViewSwitch({ current }: { current: 'list' | 'calendar' }) {
  const path = usePathname()
  const resource = useSearchParams().get('resource')
  return (
    <nav aria-label="View" data-print="hide" className="flex rounded-md border border-line-control bg-raised p-0.5">
      {views.map(({ view, label, icon: Icon }) => {
        const query = new URLSearchParams({
          ...(view === 'calendar' ? { view } : {}),
          ...(resource ? { resource } : {}),
        }).toString()
        return (
          <Link
            key={view}
            href={query ? `${path}?${query}` : path}
            aria-current={view === current ? 'page' : undefined}
            className={cn(
              'flex h-6.5 items-center gap-1.5 rounded-sm px-2 text-sm transition-colors',
              view === current ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
            )}
          >
            <Icon size={14} aria-hidden />
            {label}
          </Link>
        )
      })}
    </nav>
  )
}
