'use client'
import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { CopyableText } from '#components/ui/copy-button.tsx'
import { readStale } from './changes.ts'
import type { DecisionFailure } from './use-decision.ts'
import { valueText, wordFor } from './words.ts'

/** Why a decision was not taken. A stale one shows what changed, by whom, and leads to the new version. */
export function FailurePanel({
  failure,
  names,
  onLooked,
}: {
  failure: DecisionFailure
  /** Names for ids of people and resources. */
  names: Readonly<Record<string, string>>
  onLooked: () => void
}) {
  if (failure.code === 'stale') return <StalePanel failure={failure} names={names} onLooked={onLooked} />
  return (
    <Callout
      live
      tone="critical"
      title={failure.message}
      actions={
        <Button size="sm" onClick={onLooked}>
          Dismiss
        </Button>
      }
    >
      {failure.reference ? <CopyableText text={failure.reference} label="reference" /> : null}
    </Callout>
  )
}

function StalePanel({
  failure,
  names,
  onLooked,
}: {
  failure: DecisionFailure
  names: Readonly<Record<string, string>>
  onLooked: () => void
}) {
  const router = useRouter()
  const [pending, start] = useTransition()
  const { changes, by } = readStale(failure.details)
  const who = by.map((id) => names[id] ?? (id.includes(':') ? wordFor(id.split(':')[0] ?? id) : id)).join(', ')
  return (
    <Callout
      live
      tone="waiting"
      title={who ? `${who} changed this while you were looking` : 'This changed while you were looking'}
      actions={
        <Button
          size="sm"
          variant="primary"
          busy={pending}
          onClick={() =>
            start(() => {
              router.refresh()
              onLooked()
            })
          }
        >
          Look at the new version
        </Button>
      }
    >
      <p>Nothing was done. Your decision was about an older version.</p>
      {changes.length > 0 ? (
        <table className="mt-2 w-full text-left text-sm">
          <thead className="text-muted">
            <tr>
              <th scope="col" className="py-0.5 pr-3 font-medium">
                What
              </th>
              <th scope="col" className="py-0.5 pr-3 font-medium">
                You saw
              </th>
              <th scope="col" className="py-0.5 font-medium">
                Now
              </th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ field, before, after }) => (
              <tr key={field}>
                <th scope="row" className="py-0.5 pr-3 align-top font-normal text-muted">
                  {wordFor(field)}
                </th>
                <td className="py-0.5 pr-3 align-top break-words" dir="auto">
                  {valueText(before, names)}
                </td>
                <td className="py-0.5 align-top font-medium break-words" dir="auto">
                  {valueText(after, names)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Callout>
  )
}
