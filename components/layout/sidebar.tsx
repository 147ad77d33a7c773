'use client'
import { PanelLeft } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Tooltip } from '#components/ui/tooltip.tsx'
import { navigationIcons } from './navigation-icons.tsx'
import { currentEntry, formatCount, type NavigationEntry } from './navigation.ts'

function EntryCount({ entry, collapsed }: { entry: NavigationEntry; collapsed: boolean }) {
  if (entry.count === undefined) return null
  if (entry.count === null) {
    return (
      <span className={cn('text-sm text-unknown', collapsed && 'sr-only')}>
        ?<span className="sr-only"> count unknown</span>
      </span>
    )
  }
  if (entry.count.value === 0) return null
  if (collapsed) {
    return (
      <span className="absolute top-0.5 right-0.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-canvas px-1 text-[10px] leading-none font-semibold text-ink ring-1 ring-line-strong tabular">
        {entry.count.value > 99 ? '99+' : entry.count.value}
      </span>
    )
  }
  return <span className="tabular text-sm text-muted">{formatCount(entry.count)}</span>
}

/** The slim navigation: 220 px, or 56 px with icons only; what it was is remembered. Not shown on a phone. */
export function Sidebar({
  entries,
  collapsed,
  onToggle,
  organisation,
  user,
}: {
  entries: readonly NavigationEntry[]
  collapsed: boolean
  onToggle: () => void
  organisation: ReactNode
  user: ReactNode
}) {
  const path = usePathname()
  const current = currentEntry(entries, path)
  return (
    <nav
      aria-label="Main"
      className={cn(
        'sticky top-0 flex h-dvh shrink-0 flex-col border-r bg-sunken max-md:hidden',
        collapsed ? 'w-14' : 'w-55',
      )}
    >
      <div className={cn('flex h-12 items-center border-b', collapsed ? 'justify-center' : 'px-2')}>{organisation}</div>
      <ul className="flex-1 overflow-y-auto p-2">
        {entries.map((entry, index) => {
          const Icon = navigationIcons[entry.key]
          const active = entry === current
          const link = (
            <Link
              href={entry.href}
              aria-current={active ? 'page' : undefined}
              className={cn(
                'relative flex h-8 items-center gap-2.5 rounded-md px-2.5 transition-colors',
                active ? 'bg-raised font-medium text-ink shadow-lift' : 'text-muted hover:bg-hover hover:text-ink',
                collapsed && 'w-10 justify-center px-0',
              )}
            >
              <Icon aria-hidden size={16} strokeWidth={1.75} className={cn('shrink-0', active && 'text-accent-ink')} />
              <span className={collapsed ? 'sr-only' : 'flex-1 truncate'}>{entry.label}</span>
              <EntryCount entry={entry} collapsed={collapsed} />
            </Link>
          )
          const apart = index > 0 && entries[index - 1]?.group !== entry.group
          return (
            <li key={entry.key} className={cn('mb-0.5', apart && 'mt-2 border-t pt-2')}>
              <Tooltip
                content={collapsed ? entry.label : `Go to ${entry.label}`}
                keys={['G', entry.letter.toUpperCase()]}
                side="right"
              >
                {link}
              </Tooltip>
            </li>
          )
        })}
      </ul>
      <div className={cn('flex items-center border-t p-2', collapsed ? 'flex-col gap-2' : 'justify-between')}>
        {user}
        <IconButton
          label={collapsed ? 'Widen navigation' : 'Narrow navigation'}
          shortcut="["
          aria-expanded={!collapsed}
          icon={<PanelLeft size={16} aria-hidden />}
          onClick={onToggle}
        />
      </div>
    </nav>
  )
}
