import { TriangleAlert } from 'lucide-react'
import { wordFor } from '#components/decision/words.ts'
import { listColumns } from '#components/table/table-features.ts'
import { StatusOf } from '#components/ui/status.tsx'
import { TimeRange } from '#components/ui/time.tsx'
import type { BookingRow } from '#lib/domain/bookings/index.ts'

/** Confirmed on purpose beside another. */
export function OverbookedMark() {
  return (
    <span className="inline-flex items-center gap-1 text-sm font-medium text-critical">
      <TriangleAlert aria-hidden size={13} />
      Against the rules
    </span>
  )
}

const column = listColumns<BookingRow>()

export const bookingColumns = column.columns([
  column.accessor('start', {
    id: 'when',
    header: 'When',
    enableSorting: false,
    meta: { width: '264px' },
    cell: ({ row: { original } }) => <TimeRange start={original.start} end={original.end} />,
  }),
  column.accessor('title', {
    header: 'Booking',
    enableSorting: false,
    meta: { primary: true },
    cell: (cell) => (
      <span className="flex items-center gap-2">
        <span className="truncate" dir="auto">
          {cell.getValue()}
        </span>
        {cell.row.original.overbooked ? <OverbookedMark /> : null}
      </span>
    ),
  }),
  column.accessor('resourceTitle', {
    id: 'resource',
    header: 'Resource',
    enableSorting: false,
    meta: { width: '20%' },
    cell: (cell) => <span dir="auto">{cell.getValue()}</span>,
  }),
  column.accessor('name', {
    header: 'For',
    enableSorting: false,
    meta: { width: '14%', optional: true },
    cell: (cell) => <span dir="auto">{cell.getValue() ?? cell.row.original.email ?? '—'}</span>,
  }),
  column.accessor('participants', {
    header: 'People',
    enableSorting: false,
    meta: { width: '72px', align: 'right', optional: true },
    cell: (cell) => (cell.getValue() > 0 ? cell.getValue() : '—'),
  }),
  column.accessor('source', {
    header: 'Source',
    enableSorting: false,
    meta: { width: '128px', optional: true },
    cell: (cell) => <span className="text-sm text-muted">{wordFor(cell.getValue() ?? 'infra24')}</span>,
  }),
  column.accessor('status', {
    id: 'status',
    header: 'Status',
    enableSorting: false,
    meta: { width: '128px', optional: true },
    cell: (cell) => <StatusOf value={cell.getValue()} plain className="align-middle text-sm" />,
  }),
])

/** Where the tab says the status, a column that repeats it in every row says nothing. */
export const bookingColumnsOfOneStatus = bookingColumns.filter((each) => each.id !== 'status')

/** Columns that a person may hide. */
export const bookingColumnNames = [
  { id: 'when', label: 'When' },
  { id: 'resource', label: 'Resource' },
  { id: 'name', label: 'For' },
  { id: 'participants', label: 'People' },
  { id: 'source', label: 'Source' },
  { id: 'status', label: 'Status' },
] as const

/** Two lines for a phone. */
export function BookingPhoneRow({ row }: { row: BookingRow }) {
  return (
    <>
      <span className="flex items-baseline justify-between gap-3">
        <span className="truncate font-medium" dir="auto">
          {row.title}
        </span>
        {row.status === 'confirmed' ? null : <StatusOf value={row.status} plain className="shrink-0 text-sm" />}
      </span>
      <span className="mt-0.5 flex items-center gap-2 text-sm text-muted">
        {row.overbooked ? <OverbookedMark /> : null}
        <span className="truncate" dir="auto">
          <TimeRange start={row.start} end={row.end} /> · {row.resourceTitle}
        </span>
      </span>
    </>
  )
}
