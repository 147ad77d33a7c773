'use client'
import { useState } from 'react'
import type { Person } from '#components/decision/assignee-picker.tsx'
import { ReasonDialog } from '#components/decision/reason-dialog.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { BulkBar } from '#components/table/bulk-bar.tsx'
import type { ListPage } from '#components/table/data-table.tsx'
import { isNothing, nothingSelected } from '#components/table/selection.ts'
import type { ListState } from '#components/table/use-list.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import type { ConflictQuery } from '#lib/domain/conflicts/schema.ts'
import {
  assignManyConflictsAction,
  ignoreManyConflictsAction,
  investigateManyConflictsAction,
  reopenManyConflictsAction,
  resolveManyConflictsAction,
} from './actions.ts'
import { ResolutionField, resolutions } from './resolution-field.tsx'

type Decided = { conflictId: string; version: number }
type Outcome = { changed: number; skipped: number; remaining: boolean; done: Decided[] }

const conflictsOf = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'conflict' : 'conflicts'}`

function restOf({ skipped, remaining }: Outcome): string {
  return [
    skipped > 0
      ? `${skipped} ${skipped === 1 ? 'was' : 'were'} left as ${skipped === 1 ? 'it is' : 'they are'}: settled already.`
      : '',
    remaining ? 'More match than can be changed at once: do it again for the rest.' : '',
  ]
    .filter(Boolean)
    .join(' ')
}

/** Assign, investigate, ignore and resolve what is selected, on this page or on all that match. */
export function ConflictBulkActions({
  slug,
  list,
  page,
  query,
  people,
  may,
}: {
  slug: string
  list: ListState
  page: ListPage<unknown>
  query: ConflictQuery
  people: readonly Person[]
  may: Record<'assign' | 'resolve', string | null>
}) {
  const decision = useDecision()
  const [assigning, setAssigning] = useState(false)
  const [asking, setAsking] = useState<'resolve' | 'ignore' | null>(null)
  const [resolution, setResolution] = useState<string>(resolutions[0])
  const { cursor: _cursor, limit: _limit, ...shown } = query
  const target =
    list.selection.kind === 'some'
      ? { kind: 'some' as const, ids: [...list.selection.ids] }
      : { kind: 'matching' as const, query: shown, except: [...list.selection.except] }

  const takeBack = async (done: readonly Decided[]) => {
    const decided = done.map(({ conflictId, version }) => ({ id: conflictId, version }))
    const result = await reopenManyConflictsAction({ slug, decided })
    if (result.data)
      notify(`Reopened ${conflictsOf(result.data.changed)}`, { description: restOf(result.data) || undefined })
    else notify(result.serverError?.message ?? 'They could not be reopened.', { tone: 'critical' })
  }
  const finish = (word: string, outcome: Outcome | null, undoable: boolean) => {
    setAsking(null)
    if (!outcome) return
    list.setSelection(nothingSelected)
    const message = `${word} ${conflictsOf(outcome.changed)}`
    const rest = restOf(outcome)
    if (undoable && outcome.changed > 0)
      notifyUndo(rest ? `${message}. ${rest}` : message, { onUndo: () => void takeBack(outcome.done) })
    else notify(message, { description: rest || undefined })
  }
  const assign = async (assignee: string | null) =>
    finish(
      assignee ? 'Assigned' : 'Unassigned',
      await decision.run('assign', () => assignManyConflictsAction({ slug, target, assignee })),
      false,
    )
  const investigate = async () =>
    finish(
      'You are looking into',
      await decision.run('investigate', () => investigateManyConflictsAction({ slug, target })),
      false,
    )
  const ignore = async (notes: string) =>
    finish('Ignored', await decision.run('ignore', () => ignoreManyConflictsAction({ slug, target, notes })), true)
  const resolve = async (notes: string) =>
    finish(
      'Resolved',
      await decision.run('resolve', () => resolveManyConflictsAction({ slug, target, resolution, notes })),
      true,
    )
  const group = 'Selection'
  const ready = !isNothing(list.selection) && decision.busy === null
  useCommands([
    ...(ready && !may.assign ? [{ keys: 'e', label: 'Assign…', group, run: () => setAssigning(true) }] : []),
    ...(ready && !may.resolve
      ? [
          { keys: 'i', label: 'Investigate', group, run: () => void investigate() },
          { keys: 'r', label: 'Resolve…', group, run: () => setAsking('resolve') },
          { keys: 'shift+i', label: 'Ignore…', group, run: () => setAsking('ignore') },
        ]
      : []),
  ])
  return (
    <>
      <BulkBar list={list} page={page}>
        <Menu
          align="start"
          open={assigning}
          onOpenChange={(open) => setAssigning(open && !may.assign)}
          trigger={
            <Button size="sm" shortcut="E" busy={decision.busy === 'assign'} disabledReason={may.assign}>
              Assign
            </Button>
          }
        >
          <MenuItem onSelect={() => void assign(null)}>Nobody</MenuItem>
          <MenuLine />
          {people.map((person) => (
            <MenuItem key={person.userId} onSelect={() => void assign(person.userId)}>
              {person.name}
            </MenuItem>
          ))}
        </Menu>
        <Button
          size="sm"
          shortcut="I"
          busy={decision.busy === 'investigate'}
          disabledReason={may.resolve}
          onClick={() => void investigate()}
        >
          Investigate
        </Button>
        <Button size="sm" shortcut="R" disabledReason={may.resolve} onClick={() => setAsking('resolve')}>
          Resolve…
        </Button>
        <Button size="sm" shortcut={['Shift', 'I']} disabledReason={may.resolve} onClick={() => setAsking('ignore')}>
          Ignore…
        </Button>
        {decision.failure ? (
          <span role="alert" className="max-w-80 text-sm text-critical">
            {decision.failure.message}
          </span>
        ) : null}
      </BulkBar>
      <ReasonDialog
        open={asking === 'resolve'}
        onOpenChange={(open) => setAsking(open ? 'resolve' : null)}
        title="Resolve what is selected"
        description="Say how. The words stay with each conflict and with the booking that it is about."
        label="Reason"
        hint="It is kept with every one of them."
        verb="Resolve"
        busy={decision.busy === 'resolve'}
        onSubmit={(notes) => void resolve(notes)}
      >
        <ResolutionField value={resolution} onChange={setResolution} />
      </ReasonDialog>
      <ReasonDialog
        open={asking === 'ignore'}
        onOpenChange={(open) => setAsking(open ? 'ignore' : null)}
        title="Ignore what is selected"
        description="They leave the list of what is open. One comes back when its clash ends and is met again."
        label="Reason"
        hint="Who looks later will want to know."
        verb="Ignore"
        busy={decision.busy === 'ignore'}
        onSubmit={(notes) => void ignore(notes)}
      />
    </>
  )
}
