'use client'
import { Ellipsis } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState, type ReactNode } from 'react'
import { cn } from '#components/ui/cn.ts'
import { Sheet } from '#components/ui/sheet.tsx'
import { navigationIcons } from './navigation-icons.tsx'
import { currentEntry, formatCount, type NavigationEntry } from './navigation.ts'

const slot = 'relative flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-xs'

/** The phone's navigation: four places in thumb reach and the others behind "More". */
export function BottomBar({ entries, extra }: { entries: readonly NavigationEntry[]; extra: ReactNode }) {
  const path = usePathname()
  const [openAt, setOpenAt] = useState<string | null>(null)
  const current = currentEntry(entries, path)
  const first = entries.slice(0, 4)
  const rest = entries.slice(4)
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {first.map((entry) => {
        const Icon = navigationIcons[entry.key]
        return (
          <Link
            key={entry.key}
            href={entry.href}
            aria-current={entry === current ? 'page' : undefined}
            className={cn(slot, entry === current ? 'font-medium text-accent-ink' : 'text-muted')}
          >
            <Icon aria-hidden size={20} strokeWidth={1.75} />
            {entry.label}
            {entry.count && entry.count.value > 0 ? (
              <span className="tabular absolute top-1 left-1/2 ml-1.5 rounded-full bg-sunken px-1 text-[10px] leading-4 font-semibold text-ink ring-1 ring-line-strong">
                {entry.count.value > 99 ? '99+' : entry.count.value}
              </span>
            ) : null}
          </Link>
        )
      })}
      <button type="button" className={cn(slot, 'text-muted')} aria-haspopup="dialog" onClick={() => setOpenAt(path)}>
        <Ellipsis aria-hidden size={20} />
        More
      </button>
      <Sheet open={openAt === path} onOpenChange={(open) => setOpenAt(open ? path : null)} title="More">
        <ul className="-mx-2">
          {rest.map((entry) => {
            const Icon = navigationIcons[entry.key]
            return (
              <li key={entry.key}>
                <Link href={entry.href} className="flex h-11 items-center gap-3 rounded-md px-2 hover:bg-hover">
                  <Icon aria-hidden size={18} strokeWidth={1.75} className="text-faint" />
                  <span className="flex-1">{entry.label}</span>
                  {entry.count ? <span className="tabular text-muted">{formatCount(entry.count)}</span> : null}
                </Link>
              </li>
            )
          })}
        </ul>
        <div className="mt-3 flex items-center justify-between gap-3 border-t pt-3">{extra}</div>
      </Sheet>
    </nav>
  )
}
