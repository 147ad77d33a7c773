'use client'
import { RotateCw } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { mapServerErrors } from '#components/form/server-errors.ts'
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

type Definition = Parameters<typeof saveMappingAction>[0]['definition']

/** The server's schema says whether it means anything; here only whether it is a JSON object. */
function isDefinition(value: unknown): value is Definition {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readDefinition(text: string): { definition: Definition } | { problem: string } {
  try {
    const parsed: unknown = JSON.parse(text)
    return isDefinition(parsed)
      ? { definition: parsed }
      : { problem: 'The mapping is a JSON object: it begins with {.' }
  } catch (error) {
    return { problem: `This is not JSON: ${error instanceof Error ? error.message : 'it could not be read'}.` }
  }
}

/** How an endpoint's bodies are understood, as the document that it is; saving makes a new version. */
export function MappingEditor({
  slug,
  endpointId,
  version,
  definition,
  disabledReason,
}: Common & { endpointId: string; version: number | null; definition: unknown }) {
  const id = useId()
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2))
  // What this text began from: a refresh may bring a newer version, and the text here must not pass for an edit of it.
  const [base, setBase] = useState(version)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const router = useRouter()
  const save = async () => {
    const read = readDefinition(text)
    if ('problem' in read) return setProblem(read.problem)
    setBusy(true)
    try {
      const result = await saveMappingAction({
        slug,
        id: endpointId,
        definition: read.definition,
        expectedVersion: base,
      })
      if (result.data) {
        setBase(result.data.version)
        setProblem(null)
        notify(`Saved as version ${result.data.version}. Replay what waits to use it.`)
        router.refresh()
        return
      }
      const { fields, form } = mapServerErrors(result)
      setProblem([...fields.map(({ path, message }) => `${path}: ${message}`), ...form].join(' '))
    } catch {
      setProblem('The server could not be reached. Nothing was changed.')
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="mt-2 grid gap-2">
      <label htmlFor={id} className="text-sm text-muted">
        {`${base === null ? 'No version that can be read' : `Version ${base}`}. What was mapped keeps the version that it was mapped with.`}
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
        <Button size="sm" variant="primary" busy={busy} disabledReason={disabledReason} onClick={() => void save()}>
          Save as a new version
        </Button>
      </div>
    </div>
  )
}
