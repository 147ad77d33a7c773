'use client'
import { useSearchParams } from 'next/navigation'
import { useEffect, useState } from 'react'

const everySeconds = 10

/**
 * How many requests arrived since the list was made that it would show. Asks every ten seconds while the page is looked at; nothing
 * moves under the cursor until the person asks for them.
 */
export function useNewRequests(slug: string, since: string): number {
  const query = useSearchParams().toString()
  const key = `${since} ${query}`
  const [found, setFound] = useState({ key, count: 0 })
  useEffect(() => {
    const controller = new AbortController()
    const ask = async () => {
      if (document.visibilityState !== 'visible' || !navigator.onLine) return
      const search = new URLSearchParams(query)
      search.set('since', since)
      try {
        const response = await fetch(`/orgs/${slug}/requests/new-count?${search.toString()}`, {
          signal: controller.signal,
        })
        if (!response.ok) return
        const body: unknown = await response.json()
        if (typeof body !== 'object' || body === null || !('count' in body) || typeof body.count !== 'number') return
        setFound({ key: `${since} ${query}`, count: body.count })
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
  }, [slug, since, query])
  return found.key === key ? found.count : 0
}
