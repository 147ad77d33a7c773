import { ChevronDown, ChevronsUp, ChevronUp, Minus, TriangleAlert } from 'lucide-react'
import { wordFor } from '#components/decision/words.ts'
import { listColumns } from '#components/table/table-features.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { cn } from '#components/ui/cn.ts'
import { StatusOf, Tag } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import type { RequestPriority, RequestRow } from '#lib/domain/requests/index.ts'

/** A row as the list shows it: with the assignee's name. */
export type RequestListRow = RequestRow & { assigneeName: string | null }

const priorities = {
  urgent: { icon: ChevronsUp, look: 'text-critical' },
  high: { icon: ChevronUp, look: 'text-waiting' },
  normal: { icon: Minus, look: 'text-faint' },
  low: { icon: ChevronDown, look: 'text-faint' },
} as const

/** Priority as an icon and its word. */
export function PriorityMark({ priority, className }: { priority: RequestPriority; className?: string }) {
  const { icon: Icon, look } = priorities[priority]
  return (
    <span className={cn('items-center gap-1', look, className ?? 'inline-flex')}>
      <Icon aria-hidden size={14} className="shrink-0" />
      {wordFor(priority)}
    </span>
  )
}

/** What a request is called: its title, else what it is and from whom. */
export function requestName(row: Pick<RequestRow, 'title' | 'type' | 'requesterName'>): string {
  return row.title ?? (row.requesterName ? `${wordFor(row.type)} from ${row.requesterName}` : wordFor(row.type))
}

/** The asked time meets something: an open conflict says what. */
export function ClashMark() {
  return (
    <span className="inline-flex items-center gap-1 text-sm font-medium text-critical">
      <TriangleAlert aria-hidden size={13} />
      Clash
    </span>
  )
}

function Asked({ row }: { row: RequestListRow }) {
  if (!row.resourceTitle && !row.start) return <span className="text-faint">—</span>
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      {row.resourceTitle ? (
        <span className="truncate" dir="auto">
          {row.resourceTitle}
        </span>
      ) : null}
      {row.start && row.end ? (
        <TimeRange start={row.start} end={row.end} className="shrink-0 text-sm whitespace-nowrap text-muted" />
      ) : null}
    </span>
  )
}

const column = listColumns<RequestListRow>()

export const requestColumns = column.columns([
  column.accessor('priority', {
    header: 'Priority',
    enableSorting: false,
    meta: { width: '92px' },
    cell: (cell) => <PriorityMark priority={cell.getValue()} className="flex text-sm" />,
  }),
  column.accessor((row) => requestName(row), {
    id: 'title',
    header: 'Request',
    enableSorting: false,
    meta: { primary: true },
    cell: (cell) => (
      <span className="flex items-center gap-2">
        <span className="truncate" dir="auto">
          {cell.getValue()}
        </span>
        {cell.row.original.type === 'booking' ? null : <Tag>{wordFor(cell.row.original.type)}</Tag>}
        {cell.row.original.hasConflict ? <ClashMark /> : null}
      </span>
    ),
  }),
  column.accessor('requesterName', {
    id: 'requester',
    header: 'From',
    enableSorting: false,
    meta: { width: '15%', optional: true },
    cell: (cell) => <span dir="auto">{cell.getValue() ?? cell.row.original.requesterEmail ?? '—'}</span>,
  }),
  column.accessor('start', {
    id: 'asked',
    header: 'Asks for',
    enableSorting: false,
    meta: { width: '316px' },
    cell: (cell) => <Asked row={cell.row.original} />,
  }),
  column.accessor('status', {
    id: 'status',
    header: 'Status',
    enableSorting: false,
    meta: { width: '112px', optional: true },
    cell: (cell) => <StatusOf value={cell.getValue()} plain className="align-middle text-sm" />,
  }),
  column.accessor('assigneeName', {
    id: 'assignee',
    header: 'Assignee',
    enableSorting: false,
    meta: { width: '72px', optional: true },
    cell: (cell) => {
      const name = cell.getValue()
      if (!name) return <span className="text-sm text-faint">Nobody</span>
      return (
        <span title={name}>
          <Avatar name={name} labelled />
        </span>
      )
    },
  }),
  column.accessor('createdAt', {
    id: 'age',
    header: 'Received',
    enableSorting: false,
    meta: { width: '120px', align: 'right', optional: true },
    cell: (cell) => <Moment at={cell.getValue()} brief className="text-sm text-muted" />,
  }),
])

/** Where the tab says the status, a column that repeats it in every row says nothing. */
export const requestColumnsOfOneStatus = requestColumns.filter((each) => each.id !== 'status')

/** Columns that a person may hide. */
export const requestColumnNames = [
  { id: 'priority', label: 'Priority' },
  { id: 'requester', label: 'From' },
  { id: 'asked', label: 'Asks for' },
  { id: 'status', label: 'Status' },
  { id: 'assignee', label: 'Assignee' },
  { id: 'age', label: 'Received' },
] as const

/** Two lines for a phone. */
export function RequestPhoneRow({ row }: { row: RequestListRow }) {
  return (
    <>
      <span className="flex items-baseline justify-between gap-3">
        <span className="truncate font-medium" dir="auto">
          {requestName(row)}
        </span>
        <Moment at={row.createdAt} brief className="shrink-0 text-sm text-faint" />
      </span>
      <span className="mt-0.5 flex items-center gap-2 text-sm text-muted">
        {row.hasConflict ? <ClashMark /> : null}
        {row.priority === 'urgent' || row.priority === 'high' ? <PriorityMark priority={row.priority} /> : null}
        <span className="truncate" dir="auto">
          {row.resourceTitle ? `${row.resourceTitle} · ` : ''}
          {row.start && row.end ? (
            <TimeRange start={row.start} end={row.end} />
          ) : (
            (row.requesterName ?? wordFor(row.type))
          )}
        </span>
      </span>
    </>
  )
}
