'use client'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import type { ListPage } from './data-table.tsx'
import { isNothing, nothingSelected, selectedCount } from './selection.ts'
import type { ListState } from './use-list.ts'

/** What can be done with the selected rows, and the step from "this page" to "all that match". */
export function BulkBar({ list, page, children }: { list: ListState; page: ListPage<unknown>; children: ReactNode }) {
  const { selection } = list
  const none = isNothing(selection)
  const forget = () => list.setSelection(nothingSelected)
  useCommands(
    none ? [] : [{ keys: 'Escape', label: 'Forget the selection', group: 'Selection', keyOnly: true, run: forget }],
  )
  if (none) return null
  const total = page.total ?? null
  const count = selectedCount(selection, total && !total.capped ? total.value : null)
  const more = selection.kind === 'some' && (page.nextCursor !== null || page.previousCursor !== null)
  return (
    <div
      role="region"
      aria-label="Selected rows"
      data-print="hide"
      className="motion-float sticky bottom-4 z-20 mx-auto flex w-fit max-w-[calc(100%-32px)] flex-wrap items-center gap-2 rounded-lg bg-raised p-1.5 pl-3 shadow-float max-md:bottom-18"
    >
      <span role="status" className="tabular font-medium">
        {count === null ? 'All matching selected' : `${count.toLocaleString('en')} selected`}
      </span>
      {more ? (
        <Button variant="quiet" size="sm" onClick={() => list.setSelection({ kind: 'matching', except: [] })}>
          Select all {total ? `${total.value.toLocaleString('en')}${total.capped ? '+' : ''} ` : ''}matching
        </Button>
      ) : null}
      <span aria-hidden className="h-5 w-px bg-line-strong" />
      {children}
      <IconButton
        size="sm"
        label="Forget the selection"
        shortcut="Esc"
        icon={<X size={14} aria-hidden />}
        onClick={forget}
      />
    </div>
  )
}
