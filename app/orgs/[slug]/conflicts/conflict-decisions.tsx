'use client'
import { CheckCheck, EyeOff, Search } from 'lucide-react'
import { useState } from 'react'
import { ReasonDialog } from '#components/decision/reason-dialog.tsx'
import type { Decision } from '#components/decision/use-decision.ts'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { notify } from '#components/ui/toast.tsx'
import { ignoreConflictAction, investigateConflictAction, resolveConflictAction } from './actions.ts'
import type { ConflictPanel } from './load-panel.ts'

const resolutions = [
  'Moved to another time',
  'Moved to another resource',
  'The other booking was moved',
  'The request was withdrawn',
  'Both can stay',
  'Other',
] as const

/** Investigate, resolve or ignore. */
export function ConflictDecisions({
  slug,
  panel,
  decision,
}: {
  slug: string
  panel: ConflictPanel
  decision: Decision
}) {
  const { conflict, whyNot } = panel
  const [asking, setAsking] = useState<'resolve' | 'ignore' | null>(null)
  const [resolution, setResolution] = useState<string>(resolutions[0])
  const what = { slug, id: conflict.id, expectedVersion: conflict.version }
  const busy = decision.busy !== null
  const settle = async (name: string, word: string, send: () => ReturnType<typeof resolveConflictAction>) => {
    const answer = await decision.run(name, send)
    setAsking(null)
    if (answer) notify(word)
  }
  const investigate = () =>
    settle('investigate', 'You are looking into it', () => investigateConflictAction({ ...what, notes: null }))
  const canInvestigate = conflict.status === 'open'
  useCommands(
    whyNot || busy
      ? []
      : [
          ...(canInvestigate
            ? [{ keys: 'v', label: 'Investigate', group: 'This conflict', run: () => void investigate() }]
            : []),
          { keys: 'r', label: 'Resolve…', group: 'This conflict', run: () => setAsking('resolve') },
          { keys: 'i', label: 'Ignore…', group: 'This conflict', run: () => setAsking('ignore') },
        ],
  )
  return (
    <>
      <Button
        variant="primary"
        shortcut="R"
        icon={<CheckCheck size={15} aria-hidden />}
        busy={decision.busy === 'resolve'}
        disabled={busy}
        disabledReason={whyNot}
        onClick={() => setAsking('resolve')}
        className="max-sm:h-11 max-sm:flex-1"
      >
        Resolve…
      </Button>
      {canInvestigate ? (
        <Button
          shortcut="V"
          icon={<Search size={15} aria-hidden />}
          busy={decision.busy === 'investigate'}
          disabled={busy}
          disabledReason={whyNot}
          onClick={() => void investigate()}
          className="max-sm:h-11 max-sm:flex-1"
        >
          Investigate
        </Button>
      ) : null}
      <Button
        variant="quiet"
        shortcut="I"
        icon={<EyeOff size={15} aria-hidden />}
        busy={decision.busy === 'ignore'}
        disabled={busy}
        disabledReason={whyNot}
        onClick={() => setAsking('ignore')}
        className="max-sm:h-11 max-sm:flex-1"
      >
        Ignore…
      </Button>
      {whyNot ? <p className="text-sm text-muted">{whyNot}</p> : null}
      <ReasonDialog
        open={asking === 'resolve'}
        onOpenChange={(open) => setAsking(open ? 'resolve' : null)}
        title="Resolve this conflict"
        description="Say how. The words stay with the conflict and with the booking that it is about."
        label="Notes"
        required={resolution === 'Other'}
        verb="Resolve"
        busy={decision.busy === 'resolve'}
        onSubmit={(notes) =>
          void settle('resolve', 'Resolved', () => resolveConflictAction({ ...what, resolution, notes: notes || null }))
        }
      >
        <div className="grid gap-1">
          <label htmlFor="conflict-resolution" className="font-medium">
            Resolution
          </label>
          <Select
            id="conflict-resolution"
            value={resolution}
            onValueChange={setResolution}
            options={resolutions.map((value) => ({ value, label: value }))}
          />
        </div>
      </ReasonDialog>
      <ReasonDialog
        open={asking === 'ignore'}
        onOpenChange={(open) => setAsking(open ? 'ignore' : null)}
        title="Ignore this conflict"
        description="It leaves the list of what is open. It comes back when the same clash is met again."
        label="Why"
        hint="Who looks later will want to know."
        verb="Ignore"
        busy={decision.busy === 'ignore'}
        onSubmit={(notes) => void settle('ignore', 'Ignored', () => ignoreConflictAction({ ...what, notes }))}
      />
    </>
  )
}
