'use client'
import { useId, useState } from 'react'
import { ReasonDialog } from '#components/decision/reason-dialog.tsx'
import type { Decision } from '#components/decision/use-decision.ts'
import { Select } from '#components/ui/select.tsx'
import { notify } from '#components/ui/toast.tsx'
import { delegateStepAction } from './actions.ts'
import type { RequestPanel } from './load-panel.ts'
import type { Person } from '#components/decision/assignee-picker.tsx'

/** Hands one's part in a step on to somebody else, for this request. */
export function HandOnDialog({
  slug,
  panel,
  people,
  decision,
  onClose,
}: {
  slug: string
  panel: RequestPanel
  people: readonly Person[]
  decision: Decision
  onClose: () => void
}) {
  const id = useId()
  const { request, me } = panel
  const others = people.filter((person) => person.isActive && person.userId !== me)
  const [to, setTo] = useState<string | undefined>(others[0]?.userId)
  const handOn = async (notes: string) => {
    if (!to) return
    const answer = await decision.run('hand on', () =>
      delegateStepAction({
        slug,
        id: request.id,
        expectedVersion: request.version,
        toMember: to,
        notes: notes || null,
      }),
    )
    onClose()
    if (answer) notify(`Handed on to ${others.find(({ userId }) => userId === to)?.name ?? 'somebody else'}`)
  }
  return (
    <ReasonDialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Hand this step on"
      description="Somebody else decides it instead of you. You can't take it back."
      label="Note"
      required={false}
      verb="Hand on"
      busy={decision.busy === 'hand on'}
      onSubmit={(notes) => void handOn(notes)}
    >
      <div className="grid gap-1">
        <label htmlFor={id} className="font-medium">
          To
        </label>
        <Select
          id={id}
          value={to}
          onValueChange={setTo}
          options={others.map(({ userId, name }) => ({ value: userId, label: name }))}
          placeholder="Nobody else is here"
        />
      </div>
    </ReasonDialog>
  )
}
