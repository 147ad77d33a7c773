'use client'
import { CheckCheck, EyeOff, RotateCcw, Search } from 'lucide-react'
import { useState } from 'react'
import { ReasonDialog } from '#components/decision/reason-dialog.tsx'
import type { Decision } from '#components/decision/use-decision.ts'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import {
  ignoreConflictAction,
  investigateConflictAction,
  reopenConflictAction,
  resolveConflictAction,
} from './actions.ts'
import type { ConflictPanel } from './load-panel.ts'
import { ResolutionField, resolutions } from './resolution-field.tsx'

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
  const { conflict } = panel
  const whyNot = panel.may.resolve
  const [asking, setAsking] = useState<'resolve' | 'ignore' | null>(null)
  const [resolution, setResolution] = useState<string>(resolutions[0])
  const what = { slug, id: conflict.id, expectedVersion: conflict.version }
  const busy = decision.busy !== null
  /** Already done; taking it back opens it again where it was, unless somebody changed it since. */
  const takeBack = async (version: number) => {
    const to = conflict.status === 'investigating' ? ('investigating' as const) : ('open' as const)
    const result = await reopenConflictAction({ slug, id: conflict.id, expectedVersion: version, to })
    if (result.serverError) notify(result.serverError.message, { tone: 'critical' })
  }
  const settle = async (name: string, word: string, send: () => ReturnType<typeof resolveConflictAction>) => {
    const answer = await decision.run(name, send)
    setAsking(null)
    if (answer) notifyUndo(word, { onUndo: () => void takeBack(answer.version) })
  }
  const investigate = async () => {
    const answer = await decision.run('investigate', () => investigateConflictAction({ ...what, notes: null }))
    if (answer) notify('You are looking into it')
  }
  const canInvestigate = conflict.status === 'open'
  useCommands(
    whyNot || busy
      ? []
      : [
          ...(canInvestigate
            ? [{ keys: 'i', label: 'Investigate', group: 'This conflict', run: () => void investigate() }]
            : []),
          { keys: 'r', label: 'Resolve…', group: 'This conflict', run: () => setAsking('resolve') },
          { keys: 'shift+i', label: 'Ignore…', group: 'This conflict', run: () => setAsking('ignore') },
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
          shortcut="I"
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
        shortcut={['Shift', 'I']}
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
        <ResolutionField value={resolution} onChange={setResolution} />
      </ReasonDialog>
      <ReasonDialog
        open={asking === 'ignore'}
        onOpenChange={(open) => setAsking(open ? 'ignore' : null)}
        title="Ignore this conflict"
        description="It leaves the list of what is open. It comes back when its clash ends and is met again."
        label="Why"
        hint="Who looks later will want to know."
        verb="Ignore"
        busy={decision.busy === 'ignore'}
        onSubmit={(notes) => void settle('ignore', 'Ignored', () => ignoreConflictAction({ ...what, notes }))}
      />
    </>
  )
}

/** The way back from resolved or ignored. */
export function ReopenConflict({ slug, panel, decision }: { slug: string; panel: ConflictPanel; decision: Decision }) {
  const { conflict } = panel
  const why =
    panel.may.resolve ?? (conflict.causePresent ? null : 'What caused it is gone; it opens again with its cause.')
  const reopen = async () => {
    const answer = await decision.run('reopen', () =>
      reopenConflictAction({ slug, id: conflict.id, expectedVersion: conflict.version, to: 'open' }),
    )
    if (answer) notify('Open again')
  }
  useCommands(
    why || decision.busy ? [] : [{ keys: 'u', label: 'Reopen', group: 'This conflict', run: () => void reopen() }],
  )
  return (
    <Button
      shortcut="U"
      icon={<RotateCcw size={15} aria-hidden />}
      busy={decision.busy === 'reopen'}
      disabledReason={why}
      onClick={() => void reopen()}
      className="max-sm:h-11 max-sm:flex-1"
    >
      Reopen
    </Button>
  )
}
