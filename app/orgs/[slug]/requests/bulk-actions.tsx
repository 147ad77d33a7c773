'use client'
import { useState } from 'react'
import type { Person } from '#components/decision/assignee-picker.tsx'
import { useDecision } from '#components/decision/use-decision.ts'
import { optionsFor } from '#components/decision/words.ts'
import { BulkBar } from '#components/table/bulk-bar.tsx'
import type { ListPage } from '#components/table/data-table.tsx'
import { nothingSelected } from '#components/table/selection.ts'
import type { ListState } from '#components/table/use-list.ts'
import { Button } from '#components/ui/button.tsx'
import { Menu, MenuItem, MenuLabel, MenuLine } from '#components/ui/menu.tsx'
import { notify } from '#components/ui/toast.tsx'
import type { RequestQuery } from '#lib/domain/requests/schema.ts'
import { requestPriorities } from '#lib/domain/requests/values.ts'
import { assignManyRequestsAction, prioritiseManyRequestsAction } from './actions.ts'

type Outcome = { changed: number; skipped: number; remaining: boolean }

function say(verb: string, { changed, skipped, remaining }: Outcome) {
  const rest = [
    skipped > 0
      ? `${skipped} ${skipped === 1 ? 'was' : 'were'} left as ${skipped === 1 ? 'it is' : 'they are'}: decided already.`
      : '',
    remaining ? 'More match than can be changed at once: do it again for the rest.' : '',
  ].filter(Boolean)
  notify(`${verb} ${changed.toLocaleString('en')} ${changed === 1 ? 'request' : 'requests'}`, {
    description: rest.join(' ') || undefined,
  })
}

/** Assign and prioritise what is selected, on this page or on all that match. */
export function RequestBulkActions({
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
  query: RequestQuery
  people: readonly Person[]
  may: Record<'assign' | 'triage', string | null>
}) {
  const decision = useDecision()
  const [opened, setOpened] = useState<'assign' | 'priority' | null>(null)
  const { cursor: _cursor, limit: _limit, ...shown } = query
  const target =
    list.selection.kind === 'some'
      ? { kind: 'some' as const, ids: [...list.selection.ids] }
      : { kind: 'matching' as const, query: shown, except: [...list.selection.except] }
  const finish = (verb: string, outcome: Outcome | null) => {
    if (!outcome) return
    say(verb, outcome)
    list.setSelection(nothingSelected)
  }
  const assign = async (assignee: string | null) =>
    finish(
      assignee ? 'Assigned' : 'Unassigned',
      await decision.run('assign', () => assignManyRequestsAction({ slug, target, assignee })),
    )
  const prioritise = async (priority: (typeof requestPriorities)[number]) =>
    finish(
      'Changed the priority of',
      await decision.run('priority', () => prioritiseManyRequestsAction({ slug, target, priority })),
    )
  return (
    <BulkBar list={list} page={page}>
      <Menu
        align="start"
        open={opened === 'assign'}
        onOpenChange={(open) => setOpened(open && !may.assign ? 'assign' : null)}
        trigger={
          <Button size="sm" busy={decision.busy === 'assign'} disabledReason={may.assign}>
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
      <Menu
        align="start"
        open={opened === 'priority'}
        onOpenChange={(open) => setOpened(open && !may.triage ? 'priority' : null)}
        trigger={
          <Button size="sm" busy={decision.busy === 'priority'} disabledReason={may.triage}>
            Priority
          </Button>
        }
      >
        <MenuLabel>Priority</MenuLabel>
        {optionsFor(requestPriorities).map((option) => (
          <MenuItem
            key={option.value}
            onSelect={() => {
              const priority = requestPriorities.find((one) => one === option.value)
              if (priority) void prioritise(priority)
            }}
          >
            {option.label}
          </MenuItem>
        ))}
      </Menu>
      {decision.failure ? (
        <span role="alert" className="max-w-80 text-sm text-critical">
          {decision.failure.message}
        </span>
      ) : null}
    </BulkBar>
  )
}
