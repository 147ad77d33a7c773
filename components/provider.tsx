'use client'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import type { ReactNode } from 'react'
import { ShortcutProvider } from './layout/shortcuts.tsx'
import { ThemeProvider } from './layout/theme.tsx'
import type { Theme } from './layout/preferences.ts'
import { ClockProvider } from './ui/clock.tsx'
import { Toaster } from './ui/toast.tsx'
import { TooltipProvider } from './ui/tooltip.tsx'

/** Everything that the kit needs around a page, once, in the root layout. */
export function AppProvider({
  theme,
  renderedAt,
  children,
}: {
  theme: Theme
  renderedAt: number
  children: ReactNode
}) {
  return (
    <NuqsAdapter>
      <ThemeProvider initial={theme}>
        <ClockProvider renderedAt={renderedAt}>
          <TooltipProvider delayDuration={350} skipDelayDuration={200}>
            <ShortcutProvider>
              {children}
              <Toaster />
            </ShortcutProvider>
          </TooltipProvider>
        </ClockProvider>
      </ThemeProvider>
    </NuqsAdapter>
  )
}
