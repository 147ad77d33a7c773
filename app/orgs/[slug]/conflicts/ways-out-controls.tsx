'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { FailurePanel } from '#components/decision/failure-panel.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import type { Way, WaysOut } from '#lib/domain/resolutions/index.ts'
import { applyWayOutAction, undoWayOutAction } from './ways-out-actions.ts'

const WaysOutPanel = dynamic(() => import('#components/decision/ways-out-panel.tsx').then((all) => all.WaysOutPanel), {
  loading: () => <Skeleton className="mb-6 h-40 w-full rounded-md" />,
})

/** The panel with its verbs: applies a way, shows the new ranking when the world has moved, and takes it back within the time. */
export function WaysOutControls({ slug, found, undoSeconds }: { slug: string; found: WaysOut; undoSeconds: number }) {
  const decision = useDecision()
  const [moved, setMoved] = useState<{ why: string; now: WaysOut } | null>(null)
  const shown = moved?.now ?? found

  const apply = async (way: Way, reason: string | null) => {
    const answer = await decision.run(way.id, () =>
      applyWayOutAction({
        slug,
        conflictId: shown.conflictId,
        way: way.id,
        expectedVersion: shown.version,
        versions: Object.fromEntries(way.concerned.map(({ id, version }) => [id, version])),
        reason,
      }),
    )
    if (!answer) return
    if (answer.kind === 'refused') return setMoved(answer)
    const { resolutionId, resolved, told } = answer
    notifyUndo(
      <>
        <span dir="auto">{doneWords(way.sentence)}</span>
        <span className="block text-sm text-muted">
          {resolved ? tellWords(told) : 'Something else still clashes there, so the conflict stays open.'}
        </span>
      </>,
      // A second less than the server's time: whoever presses at the end is not told "too late".
      { seconds: undoSeconds - 1, onUndo: () => void takeBack(slug, resolutionId) },
    )
  }

  return (
    <>
      {decision.failure ? (
        <div className="mb-4">
          <FailurePanel failure={decision.failure} names={{}} onLooked={decision.clear} />
        </div>
      ) : null}
      <WaysOutPanel
        found={shown}
        moved={moved?.why ?? null}
        busy={decision.busy}
        onApply={(way, reason) => void apply(way, reason)}
      />
    </>
  )
}

async function takeBack(slug: string, id: string): Promise<void> {
  try {
    const { serverError, validationErrors } = await undoWayOutAction({ slug, id })
    if (!serverError && !validationErrors) return notify('Taken back. Nobody was told.')
    notify('It was not taken back', { tone: 'critical', description: serverError?.message })
  } catch {
    notify('The server could not be reached', {
      tone: 'critical',
      description: 'It is not known whether this was taken back. Look at the booking.',
    })
  }
}

const doneWords = (sentence: string) => `Done: ${sentence}.`

function tellWords(told: number): string {
  if (told === 0) return 'Nobody is told: there is no mail address, or nothing to tell.'
  return told === 1 ? '1 person is told when this closes.' : `${told} people are told when this closes.`
}
