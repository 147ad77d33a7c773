'use client'
import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react'

/** When the server rendered this page (ms): the first client render uses it too, so that both agree. */
const RenderedAt = createContext<number>(0)
const Zone = createContext<string>('UTC')

export function ClockProvider({
  renderedAt,
  zone,
  children,
}: {
  renderedAt: number
  zone?: string
  children: ReactNode
}) {
  const outer = useContext(Zone)
  return (
    <RenderedAt value={renderedAt}>
      <Zone value={zone ?? outer}>{children}</Zone>
    </RenderedAt>
  )
}

const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined
let current = 0

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  // One interval for all times on the page.
  ticking ??= setInterval(() => {
    current = Date.now()
    for (const each of listeners) each()
  }, 20_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(ticking)
    ticking = undefined
    current = 0
  }
}

/** Now in milliseconds, moving every 20 seconds; during hydration the server's. */
export function useNow(): number {
  const renderedAt = useContext(RenderedAt)
  return useSyncExternalStore(
    subscribe,
    () => (current ||= Date.now()),
    () => renderedAt,
  )
}

/** The organisation's zone, the one that is always named first. */
export function useZone(): string {
  return useContext(Zone)
}
