import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './globals.css'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { AppClerkProvider } from '#app/clerk-provider.tsx'
import { parseTheme, themeCookie } from '#components/layout/preferences.ts'
import { AppProvider } from '#components/provider.tsx'

export const metadata: Metadata = {
  title: { default: 'Masterflow', template: '%s · Masterflow' },
  description: 'The desk from which an arts organisation runs its spaces, equipment, people and workshops.',
  robots: { index: false, follow: false },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#faf9f6' },
    { media: '(prefers-color-scheme: dark)', color: '#171513' },
  ],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(themeCookie)?.value)
  return (
    <html lang="en" className={theme === 'system' ? undefined : theme}>
      <body>
        <AppClerkProvider>
          <AppProvider theme={theme} renderedAt={Date.now()}>
            {children}
          </AppProvider>
        </AppClerkProvider>
      </body>
    </html>
  )
}
