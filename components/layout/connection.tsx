'use client'
import { CloudOff, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Tooltip } from '#components/ui/tooltip.tsx'

export type ConnectionState = 'online' | 'reconnecting' | 'offline'

const calm = 30_000
const worried = 5_000

/**
 * What we know of the way to the server: the browser's own word, and a heartbeat every 30 seconds while the page is
 * looked at (5 while it fails). One failed beat is "reconnecting", three are "offline".
 */
export function useConnection(): ConnectionState {
  const [state, setState] = useState<ConnectionState>('online')
  useEffect(() => {
    let failures = 0
    let timer: ReturnType<typeof setTimeout> | undefined
    let stopped = false
    const beat = async () => {
      if (stopped) return
      if (document.visibilityState === 'visible') {
        let alive = navigator.onLine
        if (alive) {
          try {
            const answer = await fetch('/api/health/live', { cache: 'no-store', signal: AbortSignal.timeout(4000) })
            alive = answer.ok
          } catch {
            alive = false
          }
        }
        if (stopped) return
        failures = alive ? 0 : failures + 1
        setState(alive ? 'online' : !navigator.onLine || failures >= 3 ? 'offline' : 'reconnecting')
      }
      schedule()
    }
    const schedule = () => {
      clearTimeout(timer)
      timer = setTimeout(() => void beat(), failures > 0 ? worried : calm)
    }
    const now = () => {
      clearTimeout(timer)
      void beat()
    }
    const offline = () => setState('offline')
    schedule()
    window.addEventListener('online', now)
    window.addEventListener('offline', offline)
    document.addEventListener('visibilitychange', now)
    return () => {
      stopped = true
      clearTimeout(timer)
      window.removeEventListener('online', now)
      window.removeEventListener('offline', offline)
      document.removeEventListener('visibilitychange', now)
    }
  }, [])
  return state
}

/** Quiet while all is well; says what it means for the work when it isn't. */
export function ConnectionIndicator() {
  const state = useConnection()
  return (
    <div role="status" aria-live="polite" className="flex items-center">
      {state === 'online' ? (
        <Tooltip content="Connected">
          <span tabIndex={-1} className="flex size-8 items-center justify-center">
            <span aria-hidden className="size-1.5 rounded-full bg-good-mark" />
            <span className="sr-only">Connected</span>
          </span>
        </Tooltip>
      ) : state === 'reconnecting' ? (
        <span className="flex items-center gap-1.5 text-sm text-waiting">
          <RefreshCw aria-hidden size={14} className="animate-spin" /> Reconnecting
        </span>
      ) : (
        <span className="flex items-center gap-1.5 text-sm text-critical">
          <CloudOff aria-hidden size={14} />
          <span>
            Offline<span className="max-sm:hidden">: what you see may be old, and nothing can be saved</span>
          </span>
        </span>
      )}
    </div>
  )
}
