'use client'
import { RotateCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Textarea } from '#components/ui/input.tsx'
import { notify } from '#components/ui/toast.tsx'
import { replayDeliveryAction, replayQuarantinedAction, saveMappingAction } from './delivery-actions.ts'
import { useAction } from './use-action.ts'

type Common = { slug: string; disabledReason: string | null }

/** Runs a delivery through the endpoint's mapping of today once more. */
export function ReplayButton({ slug, id, name, disabledReason }: Common & { id: string; name: string }) {
  const { busy, run } = useAction()
  const router = useRouter()
  return (
    <Button
      size="sm"
      busy={busy}
      disabledReason={disabledReason}
      icon={<RotateCw size={13} aria-hidden />}
      aria-label={`Replay ${name}`}
      onClick={() =>
        void run(
          () => replayDeliveryAction({ slug, id }),
          () => {
            notify('The delivery is on its way again')
            setTimeout(() => router.refresh(), 1500)
          },
        )
      }
    >
      Replay
    </Button>
  )
}

/** Replays all that an endpoint has in quarantine. */
export function ReplayAllButton({
  slug,
  endpointId,
  name,
  disabledReason,
}: Common & { endpointId: string; name: string }) {
  const { busy, run } = useAction()
  const router = useRouter()
  return (
    <Button
      size="sm"
      busy={busy}
      disabledReason={disabledReason}
      onClick={() =>
        void run(
          () => replayQuarantinedAction({ slug, endpointId }),
          ({ replayed, hasMore }) => {
            notify(`${replayed} sent on their way${hasMore ? ', more wait' : ''}`)
            setTimeout(() => router.refresh(), 1500)
          },
        )
      }
    >
      {`Replay all of ${name}`}
    </Button>
  )
}

/** How an endpoint's bodies are understood, as the document that it is; saving makes a new version. */
export function MappingEditor({
  slug,
  endpointId,
  version,
  definition,
  disabledReason,
}: Common & { endpointId: string; version: number; definition: unknown }) {
  const id = useId()
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2))
  const [problem, setProblem] = useState<string | null>(null)
  const { busy, run } = useAction()
  const router = useRouter()
  const save = () => {
    let parsed: never
    try {
      parsed = JSON.parse(text) as never
    } catch (error) {
      setProblem(`This is not JSON: ${error instanceof Error ? error.message : 'it could not be read'}.`)
      return
    }
    setProblem(null)
    void run(
      async () => {
        const result = await saveMappingAction({ slug, id: endpointId, definition: parsed })
        if (result.validationErrors)
          setProblem(`The mapping says nothing sensible: ${JSON.stringify(result.validationErrors)}`)
        return result
      },
      (saved) => {
        notify(`Saved as version ${saved.version}. Replay what waits to use it.`)
        router.refresh()
      },
    )
  }
  return (
    <div className="mt-2 grid gap-2">
      <label htmlFor={id} className="text-sm text-muted">
        {`Version ${version}. What was mapped keeps the version that it was mapped with.`}
      </label>
      <Textarea
        id={id}
        rows={14}
        spellCheck={false}
        className="font-mono text-sm"
        value={text}
        aria-invalid={problem !== null}
        aria-describedby={problem ? `${id}-problem` : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      {problem ? (
        <p id={`${id}-problem`} role="alert" className="text-sm break-words text-critical">
          {problem}
        </p>
      ) : null}
      <div>
        <Button size="sm" variant="primary" busy={busy} disabledReason={disabledReason} onClick={save}>
          Save as a new version
        </Button>
      </div>
    </div>
  )
}
