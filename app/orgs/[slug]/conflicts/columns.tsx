import { ArrowDown, ArrowUp, Flame, Minus } from 'lucide-react'
import { wordFor } from '#components/decision/words.ts'
import { listColumns } from '#components/table/table-features.ts'
import { Avatar } from '#components/ui/avatar.tsx'
import { cn } from '#components/ui/cn.ts'
import { StatusOf } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import type { ConflictRow, ConflictSeverity } from '#lib/domain/conflicts/index.ts'

/** A row as the list shows it: with the assignee's name. */
export type ConflictListRow = ConflictRow & { assigneeName: string | null }

const severities = {
  critical: { icon: Flame, look: 'text-critical font-medium' },
  high: { icon: ArrowUp, look: 'text-waiting' },
  medium: { icon: Minus, look: 'text-muted' },
  low: { icon: ArrowDown, look: 'text-faint' },
} as const

/** Severity as an icon and its word. */
export function SeverityMark({ severity, className }: { severity: ConflictSeverity; className?: string }) {
  const { icon: Icon, look } = severities[severity]
  return (
    <span className={cn('items-center gap-1 text-sm', look, className ?? 'inline-flex')}>
      <Icon aria-hidden size={14} className="shrink-0" />
      {wordFor(severity)}
    </span>
  )
}

/** What a conflict is called: its kind and where. */
export function conflictName(row: Pick<ConflictRow, 'type' | 'resourceTitle'>): string {
  return `${wordFor(row.type)}: ${row.resourceTitle}`
}

const column = listColumns<ConflictListRow>()

export const conflictColumns = column.columns([
  column.accessor('severity', {
    header: 'Severity',
    enableSorting: false,
    meta: { width: '112px' },
    cell: (cell) => <SeverityMark severity={cell.getValue()} className="flex" />,
  }),
  column.accessor((row) => conflictName(row), {
    id: 'title',
    header: 'Conflict',
    enableSorting: false,
    meta: { primary: true },
    cell: (cell) => <span dir="auto">{cell.getValue()}</span>,
  }),
  column.accessor('start', {
    id: 'when',
    header: 'When',
    enableSorting: false,
    meta: { width: '248px' },
    cell: ({ row: { original } }) =>
      original.start && original.end ? (
        <TimeRange start={original.start} end={original.end} className="text-sm text-muted" />
      ) : (
        <span className="text-faint">—</span>
      ),
  }),
  column.accessor('requestTitle', {
    id: 'request',
    header: 'Request',
    enableSorting: false,
    meta: { width: '20%', optional: true },
    cell: (cell) => <span dir="auto">{cell.getValue() ?? '—'}</span>,
  }),
  column.accessor('status', {
    id: 'status',
    header: 'Status',
    enableSorting: false,
    meta: { width: '120px', optional: true },
    cell: (cell) => <StatusOf value={cell.getValue()} plain className="align-middle text-sm" />,
  }),
  column.accessor('assigneeName', {
    id: 'assignee',
    header: 'Assignee',
    enableSorting: false,
    meta: { width: '84px' },
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
    header: 'Found',
    enableSorting: false,
    meta: { width: '120px', align: 'right', optional: true },
    cell: (cell) => <Moment at={cell.getValue()} brief className="text-sm text-muted" />,
  }),
])

/** Where the tab says the status, a column that repeats it in every row says nothing. */
export const conflictColumnsOfOneStatus = conflictColumns.filter((each) => each.id !== 'status')

/** Columns that a person may hide. */
export const conflictColumnNames = [
  { id: 'severity', label: 'Severity' },
  { id: 'when', label: 'When' },
  { id: 'request', label: 'Request' },
  { id: 'status', label: 'Status' },
  { id: 'assignee', label: 'Assignee' },
  { id: 'age', label: 'Found' },
] as const

/** Two lines for a phone. */
export function ConflictPhoneRow({ row }: { row: ConflictListRow }) {
  return (
    <>
      <span className="flex items-baseline justify-between gap-3">
        <span className="truncate font-medium" dir="auto">
          {conflictName(row)}
        </span>
        <Moment at={row.createdAt} brief className="shrink-0 text-sm text-faint" />
      </span>
      <span className="mt-0.5 flex items-center gap-2 text-sm text-muted">
        <SeverityMark severity={row.severity} />
        {row.start && row.end ? (
          <TimeRange start={row.start} end={row.end} className="min-w-0 flex-1 truncate" />
        ) : null}
        {row.assigneeName ? <Avatar name={row.assigneeName} size={18} labelled /> : null}
      </span>
    </>
  )
}
