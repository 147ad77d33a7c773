'use client'
import { useEffect, useState } from 'react'
import { useFormContext, useWatch } from 'react-hook-form'
import { wordFor } from '#components/decision/words.ts'
import { Callout } from '#components/ui/callout.tsx'
import { Tag } from '#components/ui/status.tsx'
import { TimeRange } from '#components/ui/time.tsx'
import type { RulesPreview } from '#lib/domain/conflicts/index.ts'
import type { RulesForm } from '#lib/domain/resources/rules-form-schema.ts'

export type Previewed = { key: string; preview: RulesPreview | null; problem: string | null }

/** Asks what the rules in the form would do, a moment after the last change, and says it. */
export function RulesPreviewPanel({
  ask,
  onPreviewed,
  zone,
}: {
  ask: (rules: RulesForm) => Promise<Previewed>
  onPreviewed: (previewed: Previewed) => void
  zone: string
}) {
  const { control, formState } = useFormContext<RulesForm>()
  const values = useWatch({ control })
  const key = JSON.stringify(values)
  const [shown, setShown] = useState<Previewed | null>(null)
  const { isDirty } = formState
  useEffect(() => {
    if (!isDirty) return
    let overtaken = false
    const timer = setTimeout(() => {
      void ask(JSON.parse(key) as RulesForm).then((previewed) => {
        if (overtaken) return
        setShown({ ...previewed, key })
        onPreviewed({ ...previewed, key })
      })
    }, 500)
    return () => {
      overtaken = true
      clearTimeout(timer)
    }
  }, [key, isDirty, ask, onPreviewed])
  if (!isDirty) return null
  return (
    <div aria-live="polite">
      <PreviewWords previewed={shown?.key === key ? shown : null} zone={zone} />
    </div>
  )
}

function PreviewWords({ previewed, zone }: { previewed: Previewed | null; zone: string }) {
  if (!previewed) return <p className="text-muted">Looking at what is booked…</p>
  const { preview, problem } = previewed
  if (!preview) return <p className="text-unknown">{problem ?? 'What this does to bookings is not known.'}</p>
  const ends =
    preview.ending > 0 ? `It ends ${preview.ending} that there ${preview.ending === 1 ? 'is' : 'are'} now.` : null
  if (preview.total === 0) return <p className="text-good">This makes no conflicts. {ends}</p>
  return (
    <Callout tone="waiting" title={`This makes ${preview.total} ${preview.total === 1 ? 'conflict' : 'conflicts'}`}>
      <p className="mb-2">
        The bookings stay as they are; each becomes an open conflict for somebody to settle. {ends}
      </p>
      <ul className="grid gap-1.5">
        {preview.conflicts.map((one) => (
          <li key={`${one.type} ${one.bookingId} ${String(one.start)}`} className="grid gap-0.5">
            <span className="flex flex-wrap items-center gap-x-2">
              <Tag>{wordFor(one.severity)}</Tag>
              <TimeRange start={one.start} end={one.end} zone={zone} className="text-sm" />
            </span>
            <span className="text-sm text-muted" dir="auto">
              {one.message}
            </span>
          </li>
        ))}
      </ul>
      {preview.total > preview.conflicts.length ? (
        <p className="mt-2">And {preview.total - preview.conflicts.length} more.</p>
      ) : null}
    </Callout>
  )
}
