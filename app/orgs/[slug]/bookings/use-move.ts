'use client'
import { useState } from 'react'
import type { CalendarItem, CalendarPlace } from '#components/calendar/calendar-options.ts'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import type { Verdict } from '#lib/domain/conflicts/schema.ts'
import { moveBookingAction } from './actions.ts'

export type MoveRefusal = { item: CalendarItem; place: CalendarPlace; verdict: Verdict | null; message: string | null }
type Was = { id: string; title: string; resourceId: string; startsAt: string; endsAt: string }

/** Says that it was moved, with the way back: the booking returns through the same guard, so the old place must still be free. */
export function notifyMoved(slug: string, was: Was, version: number): void {
  const back = async () => {
    const { data, serverError } = await moveBookingAction({
      slug,
      id: was.id,
      expectedVersion: version,
      resourceId: was.resourceId,
      start: was.startsAt,
      end: was.endsAt,
    })
    if (data?.kind === 'moved') return notify(`Back where it was: ${was.title}`)
    const why = data?.verdict.reasons.find(({ effect }) => effect === 'blocks' || effect === 'unknown')?.message
    notify('It could not be moved back', { tone: 'critical', description: why ?? serverError?.message })
  }
  notifyUndo(`Moved: ${was.title}`, {
    onUndo: () => void back().catch(() => notify('The server could not be reached', { tone: 'critical' })),
  })
}

/** Commits what was dropped. `move` resolves to false when it stays where it was; then `refusal` says why. */
export function useMove(slug: string) {
  const [refusal, setRefusal] = useState<MoveRefusal | null>(null)
  const move = async (item: CalendarItem, place: CalendarPlace): Promise<boolean> => {
    setRefusal(null)
    try {
      const { data, serverError } = await moveBookingAction({
        slug,
        id: item.id,
        expectedVersion: item.version ?? 1,
        ...place,
      })
      if (data?.kind === 'moved') {
        notifyMoved(slug, item, data.booking.version)
        return true
      }
      const message = serverError?.message ?? 'Something in it is missing or not allowed.'
      setRefusal({ item, place, verdict: data?.verdict ?? null, message })
    } catch {
      const message = 'The server could not be reached. It is not known whether it was moved: look again.'
      setRefusal({ item, place, verdict: null, message })
    }
    return false
  }
  return { refusal, clear: () => setRefusal(null), move }
}
