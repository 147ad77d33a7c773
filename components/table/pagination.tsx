'use client'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import type { ListPage } from './data-table.tsx'
import type { ListState } from './use-list.ts'

/** Next and previous by cursor: never a page number that would count or skip rows while others work. */
export function Pagination({ page, list }: { page: ListPage<unknown>; list: ListState }) {
  const { nextCursor, previousCursor, total, rows } = page
  const next = () => nextCursor && list.goTo(nextCursor)
  const previous = () => previousCursor && list.goTo(previousCursor)
  useCommands([
    ...(nextCursor ? [{ keys: 'shift+j', label: 'Next page', group: 'Pages', keyOnly: true, run: next }] : []),
    ...(previousCursor
      ? [{ keys: 'shift+k', label: 'Previous page', group: 'Pages', keyOnly: true, run: previous }]
      : []),
  ])
  const shown = `${rows.length.toLocaleString('en')} ${rows.length === 1 ? 'row' : 'rows'}`
  const of = total ? ` of ${total.value.toLocaleString('en')}${total.capped ? '+' : ''}` : ''
  return (
    <div data-print="hide" className="flex items-center justify-between gap-3 px-4 py-2.5 sm:px-6">
      <p className="tabular text-sm text-faint">
        {shown}
        {of}
      </p>
      {nextCursor || previousCursor ? (
        <div className="flex items-center gap-1">
          {list.onFirstPage ? null : (
            <Button variant="quiet" size="sm" onClick={list.goFirst}>
              First page
            </Button>
          )}
          <Button
            variant="quiet"
            size="sm"
            disabled={!previousCursor}
            icon={<ChevronLeft size={14} aria-hidden />}
            onClick={previous}
          >
            Previous
          </Button>
          <Button variant="quiet" size="sm" disabled={!nextCursor} onClick={next}>
            Next
            <ChevronRight size={14} aria-hidden />
          </Button>
        </div>
      ) : null}
    </div>
  )
}
