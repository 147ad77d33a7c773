'use client'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { useFormContext, useWatch, type FieldValues } from 'react-hook-form'
import type { ActionResult } from '#components/form/server-errors.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Moment } from '#components/ui/time.tsx'
import type { DryRun, FlipKind } from '#lib/domain/approvals/index.ts'

const kindWords: Record<FlipKind, { many: string; one: string }> = {
  by_hand_to_automatic: { many: 'approved by hand, would be automatic', one: 'approved by hand, would be automatic' },
  rejected_to_automatic: {
    many: 'rejected by a person, would be approved automatically',
    one: 'rejected by a person, would be approved automatically',
  },
  automatic_to_waiting: { many: 'automatic, would wait for a person', one: 'automatic, would wait' },
  more_steps: { many: 'would need more steps', one: 'would also need' },
  fewer_steps: { many: 'would need fewer steps', one: 'would no longer need' },
}
const kinds = Object.keys(kindWords) as FlipKind[]

/** The same values give the same text, whatever order and whatever is left empty. */
export function keyOf(values: unknown): string {
  return JSON.stringify(values, (_key, value: unknown) => {
    if (value === null || value === '') return undefined
    if (Array.isArray(value) || typeof value !== 'object') return value
    const filled = Object.entries(Object(value)).filter(
      ([, each]) => each !== undefined && each !== null && each !== '',
    )
    return Object.fromEntries(filled.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}

/**
 * What the form's values would have changed in the last ninety days. Stands in the form; what is shown goes when a value is changed.
 * @param onLooked whether what is shown is about the values as they are: only then may they be saved
 */
export function DryRunPanel({
  slug,
  ask,
  onLooked,
}: {
  slug: string
  ask: (values: FieldValues) => Promise<ActionResult<DryRun>>
  onLooked: (looked: boolean) => void
}) {
  const form = useFormContext()
  const key = keyOf(useWatch({ control: form.control }))
  const [shown, setShown] = useState<{ key: string; run: DryRun | null; problem: string | null } | null>(null)
  const [busy, setBusy] = useState(false)
  const current = shown?.key === key ? shown : null
  const looked = current?.run !== null && current !== null
  useEffect(() => onLooked(looked), [looked, onLooked])
  const look = form.handleSubmit(async (values) => {
    setBusy(true)
    const asked = keyOf(form.getValues())
    try {
      const answer = await ask(values)
      setShown({
        key: asked,
        run: answer.data ?? null,
        problem: answer.data ? null : (answer.serverError?.message ?? 'That was not understood.'),
      })
    } catch {
      setShown({ key: asked, run: null, problem: 'The server could not be reached.' })
    } finally {
      setBusy(false)
    }
  })
  return (
    <section aria-label="Dry run: last 90 days" className="rounded-md border bg-surface p-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">Dry run: last 90 days</h3>
        <Button size="sm" busy={busy} onClick={() => void look()}>
          {shown && !current ? 'Look again' : 'Show what would change'}
        </Button>
      </div>
      <div aria-live="polite">
        {current?.run ? (
          <Outcome slug={slug} run={current.run} />
        ) : current?.problem ? (
          <p className="mt-1 text-critical">{current.problem}</p>
        ) : (
          <p className="mt-1 text-sm text-muted">
            Look at what it would have changed before it is saved. Nothing is stored.
          </p>
        )}
      </div>
    </section>
  )
}

function Outcome({ slug, run }: { slug: string; run: DryRun }) {
  const flipped = kinds.filter((kind) => run.counts[kind] > 0)
  const total = flipped.reduce((sum, kind) => sum + run.counts[kind], 0)
  return (
    <div className="mt-2 grid gap-2">
      <p>
        {total === 0
          ? `Nothing would have gone otherwise in ${run.decisions.toLocaleString('en')} decisions.`
          : `${total.toLocaleString('en')} of ${run.decisions.toLocaleString('en')} decisions would have gone otherwise.`}
        {run.capped ? ' Only the newest were looked at.' : ''}
      </p>
      {run.notKnown > 0 ? (
        <Callout tone="unknown" title={`${run.notKnown.toLocaleString('en')} not known`}>
          No verdict was stored with {run.notKnown === 1 ? 'this decision' : 'these decisions'}: nobody can say what a
          rule would have done.
        </Callout>
      ) : null}
      {flipped.length > 0 ? (
        <ul className="list-disc pl-5">
          {flipped.map((kind) => (
            <li key={kind}>
              <span className="tabular">{run.counts[kind].toLocaleString('en')}</span> {kindWords[kind].many}
            </li>
          ))}
        </ul>
      ) : null}
      {run.flips.length > 0 ? (
        <ul
          className="max-h-60 overflow-y-auto border-t text-sm"
          aria-label="Decisions that would have gone otherwise"
          tabIndex={0}
        >
          {run.flips.map((flip) => (
            <li key={`${flip.requestId} ${flip.kind}`} className="border-b py-1.5">
              <Link
                href={`/orgs/${slug}/requests?status=all&open=${flip.requestId}`}
                target="_blank"
                className="text-accent-ink underline"
              >
                {flip.title}
              </Link>
              , {flip.resourceTitle}, <Moment at={flip.decidedAt} recent className="text-muted" />
              <span className="block text-muted">
                {kindWords[flip.kind].one}
                {flip.steps.length > 0 ? `: ${flip.steps.join(', ')}` : ''}
                {flip.byThisEdit ? '' : ' (today’s rules would, too)'}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}
