'use client'
import { CircleQuestionMark, Search } from 'lucide-react'
import dynamic from 'next/dynamic'
import { usePathname, useRouter } from 'next/navigation'
import { Suspense, useState, type ReactNode } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { ClockProvider } from '#components/ui/clock.tsx'
import { Kbd } from '#components/ui/kbd.tsx'
import { BottomBar } from './bottom-bar.tsx'
import { Breadcrumbs } from './breadcrumbs.tsx'
import { ConnectionIndicator } from './connection.tsx'
import { currentEntry, type NavigationEntry } from './navigation.ts'
import { OrganisationCommands } from './organisation-commands.tsx'
import { navigationCookie, preferenceCookie } from './preferences.ts'
import { keyLabels } from './shortcut-match.ts'
import { useCommands, useIsMac } from './shortcuts.tsx'
import { Sidebar } from './sidebar.tsx'
import { ThemeMenu, useTheme } from './theme.tsx'

// Opened by few visits: not in anybody's first load.
const CommandPalette = dynamic(() => import('./command-palette.tsx'), { ssr: false })
const KeyboardHelp = dynamic(() => import('./keyboard-help.tsx'), { ssr: false })

export type ShellOrganisation = { slug: string; name: string; zone: string }

/** The frame of every screen of an organisation: navigation, where one is, the palette, help and connection. */
export function AppShell({
  organisation,
  entries,
  otherOrganisations,
  initiallyCollapsed,
  renderedAt,
  organisationControl,
  organisationControlCompact,
  userControl,
  children,
}: {
  organisation: ShellOrganisation
  /** From `buildNavigation`: only what is built and permitted. */
  entries: readonly NavigationEntry[]
  /** Resolves when Clerk has answered; never rejects. */
  otherOrganisations: Promise<readonly { slug: string; name: string }[]>
  initiallyCollapsed: boolean
  renderedAt: number
  /** Clerk's switcher and user button, given from outside so that the shell can be drawn without Clerk. */
  organisationControl: ReactNode
  organisationControlCompact: ReactNode
  userControl: ReactNode
  children: ReactNode
}) {
  const router = useRouter()
  const path = usePathname()
  const mac = useIsMac()
  const { setTheme } = useTheme()
  const [collapsed, setCollapsed] = useState(initiallyCollapsed)
  const [opened, setOpened] = useState<'palette' | 'help' | null>(null)
  const [everOpened, setEverOpened] = useState({ palette: false, help: false })
  const open = (what: 'palette' | 'help') => {
    setEverOpened((before) => ({ ...before, [what]: true }))
    setOpened(what)
  }
  const toggleSidebar = () => {
    setCollapsed(!collapsed)
    document.cookie = preferenceCookie(navigationCookie, collapsed ? 'wide' : 'narrow')
  }
  useCommands([
    ...entries.map((entry) => ({
      keys: `g ${entry.letter}`,
      label: entry.label,
      group: 'Go to',
      run: () => router.push(entry.href),
    })),
    { keys: 'mod+k', label: 'Commands', group: 'Anywhere', inFields: true, keyOnly: true, run: () => open('palette') },
    { keys: '?', label: 'Keyboard help', group: 'Anywhere', run: () => open('help') },
    { keys: '[', label: collapsed ? 'Widen navigation' : 'Narrow navigation', group: 'Anywhere', run: toggleSidebar },
    { label: 'Theme: as the system', group: 'Anywhere', run: () => setTheme('system') },
    { label: 'Theme: light', group: 'Anywhere', run: () => setTheme('light') },
    { label: 'Theme: dark', group: 'Anywhere', run: () => setTheme('dark') },
  ])
  const current = currentEntry(entries, path)
  const below = current && path !== current.href
  return (
    <ClockProvider renderedAt={renderedAt} zone={organisation.zone}>
      <a
        href="#work"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-3 py-2 text-accent-on focus-visible:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex min-h-dvh">
        <Sidebar
          entries={entries}
          collapsed={collapsed}
          onToggle={toggleSidebar}
          organisation={collapsed ? organisationControlCompact : organisationControl}
          user={userControl}
        />
        <div className="flex min-w-0 flex-1 flex-col max-md:pb-[calc(56px+env(safe-area-inset-bottom))]">
          <div
            data-print="hide"
            className="sticky top-0 z-20 flex h-12 shrink-0 items-center gap-2 border-b bg-canvas/95 px-4 backdrop-blur-sm sm:px-6"
          >
            <div className="md:hidden">{organisationControlCompact}</div>
            <Breadcrumbs
              crumbs={[
                { label: organisation.name, href: `/orgs/${organisation.slug}/overview` },
                ...(current ? [{ label: current.label, href: below ? current.href : undefined }] : []),
              ]}
            />
            <div className="ml-auto flex items-center gap-1">
              <ConnectionIndicator />
              <Button
                variant="quiet"
                icon={<Search size={15} aria-hidden />}
                onClick={() => open('palette')}
                className="max-sm:px-2"
              >
                <span className="max-lg:sr-only">Find or do</span>
                <Kbd keys={keyLabels('mod+k', mac)} className="max-sm:hidden" />
              </Button>
              <IconButton
                label="Keyboard help"
                shortcut="?"
                icon={<CircleQuestionMark size={16} aria-hidden />}
                onClick={() => open('help')}
                className="max-md:hidden"
              />
              <span className="max-md:hidden">
                <ThemeMenu />
              </span>
            </div>
          </div>
          <main id="work" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
            {children}
          </main>
        </div>
      </div>
      <BottomBar
        entries={entries}
        extra={
          <>
            {userControl}
            <ThemeMenu />
          </>
        }
      />
      <Suspense fallback={null}>
        <OrganisationCommands others={otherOrganisations} />
      </Suspense>
      {everOpened.palette ? (
        <CommandPalette open={opened === 'palette'} onOpenChange={(next) => setOpened(next ? 'palette' : null)} />
      ) : null}
      {everOpened.help ? (
        <KeyboardHelp open={opened === 'help'} onOpenChange={(next) => setOpened(next ? 'help' : null)} />
      ) : null}
    </ClockProvider>
  )
}
