import Link from 'next/link'
import { cn } from '#components/ui/cn.ts'
import type { SettingsTab } from './search-params.ts'

const labels: Record<SettingsTab, string> = {
  general: 'General',
  calendars: 'Calendars',
  approvals: 'Approvals',
  writing: 'Writing',
  notifications: 'Notifications',
  webhooks: 'Webhooks',
  deliveries: 'Deliveries',
  keys: 'API keys',
}

/** Tabs that are addresses: each can be linked to, and Back works. */
export function SettingsTabs({
  slug,
  tabs,
  current,
}: {
  slug: string
  tabs: readonly SettingsTab[]
  current: SettingsTab
}) {
  return (
    <nav aria-label="Settings" className="mx-4 mb-2 flex flex-wrap gap-x-5 border-b sm:mx-6">
      {tabs.map((tab) => (
        <Link
          key={tab}
          href={`/orgs/${slug}/settings${tab === 'general' ? '' : `?tab=${tab}`}`}
          aria-current={tab === current ? 'page' : undefined}
          className={cn(
            'relative flex h-9 items-center px-0.5 transition-colors hover:text-ink',
            tab === current
              ? 'font-medium text-ink after:absolute after:inset-x-0 after:-bottom-px after:h-0.5 after:rounded-full after:bg-accent'
              : 'text-muted',
          )}
        >
          {labels[tab]}
        </Link>
      ))}
    </nav>
  )
}
