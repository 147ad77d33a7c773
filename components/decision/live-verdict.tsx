'use client'
import { useEffect, useState } from 'react'
import { useFormContext, useWatch } from 'react-hook-form'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Verdict } from '#lib/domain/conflicts/schema.ts'
import { Reasons, VerdictBadge } from './verdict-view.tsx'

export type Asked = { resourceId: string; start: string; end: string; participants?: number }
type Answer = { data?: { verdict: Verdict }; serverError?: { message: string } }
type Shown = { key: string; verdict: Verdict | null; problem: string | null }

/**
 * The verdict while somebody fills a form with the fields `resourceId`, `start`, `end` and `participants`. Asks a moment after the
 * last keystroke; an answer that was overtaken is dropped.
 */
export function LiveVerdict({ assess }: { assess: (asked: Asked) => Promise<Answer> }) {
  const { control } = useFormContext()
  const [resourceId, start, end, participants]: unknown[] = useWatch({
    control,
    name: ['resourceId', 'start', 'end', 'participants'],
  })
  const asked: Asked | null =
    typeof resourceId === 'string' && resourceId && typeof start === 'string' && start && typeof end === 'string' && end
      ? {
          resourceId,
          start,
          end,
          ...(typeof participants === 'number' && Number.isInteger(participants) && participants > 0
            ? { participants }
            : {}),
        }
      : null
  const key = asked ? JSON.stringify(asked) : ''
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    if (key === '') return
    let overtaken = false
    const timer = setTimeout(() => {
      const question = JSON.parse(key) as Asked
      assess(question)
        .then((answer) => {
          if (overtaken) return
          setShown({ key, verdict: answer.data?.verdict ?? null, problem: answer.serverError?.message ?? null })
        })
        .catch(() => {
          if (!overtaken) setShown({ key, verdict: null, problem: 'It could not be asked whether this is possible.' })
        })
    }, 350)
    return () => {
      overtaken = true
      clearTimeout(timer)
    }
  }, [key, assess])
  const current = shown?.key === key ? shown : null
  return (
    <div aria-live="polite" className="min-h-18 rounded-md border bg-surface p-3">
      {key === '' ? (
        <p className="text-muted">Choose a resource and a time, and here it says whether that is possible.</p>
      ) : current?.verdict ? (
        <div className="grid gap-2">
          <div>
            <VerdictBadge verdict={current.verdict.verdict} />
          </div>
          <Reasons reasons={current.verdict.reasons} />
        </div>
      ) : current?.problem ? (
        <p className="text-unknown">{current.problem}</p>
      ) : (
        <div className="grid gap-2" role="status" aria-label="Asking">
          <Skeleton className="h-5 w-24" />
          <Skeleton className="h-3 w-2/3" />
        </div>
      )}
    </div>
  )
}
