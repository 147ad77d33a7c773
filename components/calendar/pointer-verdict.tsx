'use client'
import { Check, CircleQuestionMark, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { cn } from '#components/ui/cn.ts'
import { Spinner } from '#components/ui/spinner.tsx'

/** What stands under the pointer while something is dragged, and while the drop is on its way. */
export type PointerNote = {
  /** Where it would go: "Studio B, 14:00-16:00". */
  place: string
  state: 'asking' | 'possible' | 'impossible' | 'unknown' | 'moving'
  /** The first reason. */
  reason: string | null
}

const looks = {
  asking: { box: 'border-line bg-raised', mark: 'text-muted', word: 'Asking' },
  moving: { box: 'border-line bg-raised', mark: 'text-muted', word: 'Moving' },
  possible: { box: 'border-good-line bg-good-soft', mark: 'text-good', word: 'Possible' },
  impossible: { box: 'border-critical-line bg-critical-soft', mark: 'text-critical', word: 'Not possible' },
  unknown: { box: 'border-dashed border-unknown-mark bg-unknown-soft', mark: 'text-unknown', word: 'Unknown' },
} as const

const icons = { possible: Check, impossible: X, unknown: CircleQuestionMark } as const

/** The live verdict beside the pointer; it follows without React rendering anything. */
export function PointerVerdict({ note }: { note: PointerNote }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const follow = ({ clientX, clientY }: PointerEvent) => {
      const element = box.current
      if (!element) return
      const { width, height } = element.getBoundingClientRect()
      const left = Math.min(clientX + 16, window.innerWidth - width - 8)
      const top = clientY + 20 + height > window.innerHeight ? clientY - height - 12 : clientY + 20
      element.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`
    }
    window.addEventListener('pointermove', follow)
    return () => window.removeEventListener('pointermove', follow)
  }, [])
  const look = looks[note.state]
  const Icon = note.state === 'asking' || note.state === 'moving' ? null : icons[note.state]
  return (
    <div
      ref={box}
      role="status"
      data-print="hide"
      className={cn(
        'pointer-events-none fixed top-0 left-0 z-50 max-w-80 rounded-md border p-2 shadow-float',
        look.box,
      )}
    >
      <p className="text-sm text-muted">{note.place}</p>
      <p className={cn('flex items-center gap-1.5 font-medium', look.mark)}>
        {Icon ? <Icon aria-hidden size={15} className="shrink-0" /> : <Spinner />}
        {look.word}
      </p>
      {note.reason ? <p className="mt-0.5 line-clamp-3 text-sm text-ink">{note.reason}</p> : null}
    </div>
  )
}
