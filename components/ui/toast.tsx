'use client'
import dynamic from 'next/dynamic'
import { useSyncExternalStore, type ReactNode } from 'react'
import type * as ToastModule from './toast-host.tsx'

type Host = Pick<typeof ToastModule, 'showNotice' | 'showUndo'>

// Most pages are left without a message: the machinery comes with the first one.
const load = () => import('./toast-host.tsx')
const ToastHost = dynamic(() => load().then((host) => host.ToastHost), { ssr: false })

let isWanted = false
let mounted: () => void = () => undefined
const canShow = new Promise<void>((resolve) => {
  mounted = resolve
})
const listeners = new Set<() => void>()

/** The one place where messages of finished work appear: bottom left, clear of the detail's decisions and above the phone's bar. */
export function Toaster() {
  const wanted = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isWanted,
    () => false,
  )
  return wanted ? <ToastHost onMounted={mounted} /> : null
}

async function withHost(show: (host: Host) => void): Promise<void> {
  isWanted = true
  for (const listener of listeners) listener()
  const host = await load()
  await canShow
  show(host)
}

/** A plain message. Short, sentence case, no "successfully". */
export function notify(
  message: ReactNode,
  options: { tone?: 'critical'; description?: ReactNode; duration?: number } = {},
): void {
  // Offline the machinery can't come: what a message says is then said by the connection indicator.
  withHost((host) => host.showNotice(message, options)).catch(() => undefined)
}

/**
 * A message with an undo that counts down. The caller delays the side effect by `seconds`:
 * `onUndo` takes it back, `onCommit` runs once when the time is over or the toast is dismissed.
 */
export function notifyUndo(
  message: ReactNode,
  options: { onUndo: () => void; onCommit?: () => void; seconds?: number },
): void {
  // Without a toast there is no way to undo, and the work was asked for: do it.
  withHost((host) => host.showUndo(message, options)).catch(() => options.onCommit?.())
}
