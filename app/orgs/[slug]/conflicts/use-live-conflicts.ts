'use client'
import { useSearchParams } from 'next/navigation'
import { useEffect, useMemo, useState } from 'react'
import type { ConflictRow } from '#lib/domain/conflicts/index.ts'

const everySeconds = 10

/** A row as JSON carries it. */
type SentRow = Omit<ConflictRow, 'start' | 'end' | 'createdAt'> & {
  start: string | null
  end: string | null
  createdAt: string
}
type Live = { count: number; changed: SentRow[] }
const nothing: Live = { count: 0, changed: [] }

function received(row: SentRow): ConflictRow {
  return {
    ...row,
    start: row.start === null ? null : new Date(row.start),
    end: row.end === null ? null : new Date(row.end),
    createdAt: new Date(row.createdAt),
  }
}

/**
 * What happened to the list since it was made: how many arrived that it would show, and its rows as they are now, each in its place.
 * Asks every ten seconds while the page is looked at; nothing moves under the cursor until the person asks for it.
 */
export function useLiveConflicts(
  slug: string,
  since: string,
  rows: readonly ConflictRow[],
): { count: number; rows: readonly ConflictRow[] } {
  const query = useSearchParams().toString()
  const shown = rows.map(({ id }) => id).join(',')
  const key = `${since} ${query} ${shown}`
  const [found, setFound] = useState<{ key: string; live: Live }>({ key, live: nothing })
  useEffect(() => {
    const controller = new AbortController()
    const ask = async () => {
      if (document.visibilityState !== 'visible' || !navigator.onLine) return
      const search = new URLSearchParams(query)
      search.set('since', since)
      search.set('shown', shown)
      try {
        const response = await fetch(`/orgs/${slug}/conflicts/live?${search.toString()}`, { signal: controller.signal })
        if (!response.ok) return
        const live: Live = await response.json()
        setFound({ key: `${since} ${query} ${shown}`, live })
      } catch {
        // The connection indicator says so; the next round asks again.
      }
    }
    const timer = setInterval(() => void ask(), everySeconds * 1000)
    const onLook = () => void ask()
    document.addEventListener('visibilitychange', onLook)
    return () => {
      controller.abort()
      clearInterval(timer)
      document.removeEventListener('visibilitychange', onLook)
    }
  }, [slug, since, query, shown])
  const live = found.key === key ? found.live : nothing
  const current = useMemo(() => {
    const changed = new Map(live.changed.map((row) => [row.id, received(row)]))
    return changed.size === 0 ? rows : rows.map((row) => changed.get(row.id) ?? row)
  }, [live, rows])
  return { count: live.count, rows: current }
}
