import { GraduationCap, MapPin, Package, User, type LucideIcon } from 'lucide-react'
import { wordFor } from '#components/decision/words.ts'
import { listColumns } from '#components/table/table-features.ts'
import { Status } from '#components/ui/status.tsx'
import type { ResourceRow } from '#lib/domain/resources/index.ts'

const typeIcons: Record<ResourceRow['type'], LucideIcon> = {
  space: MapPin,
  equipment: Package,
  person: User,
  workshop: GraduationCap,
}

/** What its number means: seats, pieces and simultaneous bookings are different things. */
export function capacityText(row: Pick<ResourceRow, 'capacity' | 'capacityKind' | 'type'>): string {
  const { capacity } = row
  switch (row.capacityKind) {
    case 'exclusive':
      return row.type === 'space' && capacity > 1
        ? `One booking at a time, up to ${capacity} people`
        : 'One booking at a time'
    case 'seats':
      return `${capacity} ${capacity === 1 ? 'place' : 'places'}`
    case 'quantity':
      return `${capacity} ${capacity === 1 ? 'piece' : 'pieces'}`
    case 'concurrent_bookings':
      return `${capacity} ${capacity === 1 ? 'booking' : 'bookings'} at once`
  }
}

/** Whether it can be had at all; only the exception is worth a mark. */
export function BookableMark({ row }: { row: Pick<ResourceRow, 'isActive' | 'isBookable'> }) {
  if (row.isActive && row.isBookable) return <span className="text-sm text-muted">Bookable</span>
  return (
    <Status tone="closed" plain className="align-middle text-sm">
      {row.isActive ? 'Not bookable' : 'Not in use'}
    </Status>
  )
}

const column = listColumns<ResourceRow>()

export const resourceColumns = column.columns([
  column.accessor('title', {
    header: 'Resource',
    enableSorting: false,
    meta: { primary: true },
    cell: (cell) => {
      const Icon = typeIcons[cell.row.original.type] ?? MapPin
      return (
        <span className="flex items-center gap-2">
          <Icon aria-hidden size={14} className="shrink-0 text-faint" />
          <span className="truncate" dir="auto">
            {cell.getValue()}
          </span>
        </span>
      )
    },
  }),
  column.accessor('type', {
    header: 'Type',
    enableSorting: false,
    meta: { width: '112px' },
    cell: (cell) => <span className="text-muted">{wordFor(cell.getValue())}</span>,
  }),
  column.accessor((row) => capacityText(row), {
    id: 'capacity',
    header: 'Capacity',
    enableSorting: false,
    meta: { width: '26%' },
  }),
  column.accessor('location', {
    header: 'Where',
    enableSorting: false,
    meta: { width: '20%', optional: true },
    cell: (cell) => <span dir="auto">{cell.getValue() ?? '—'}</span>,
  }),
  column.accessor((row) => row.isActive && row.isBookable, {
    id: 'bookable',
    header: 'Bookable',
    enableSorting: false,
    meta: { width: '124px', optional: true },
    cell: (cell) => <BookableMark row={cell.row.original} />,
  }),
])

/** Columns that a person may hide. */
export const resourceColumnNames = [
  { id: 'type', label: 'Type' },
  { id: 'capacity', label: 'Capacity' },
  { id: 'location', label: 'Where' },
  { id: 'bookable', label: 'Bookable' },
] as const

/** Two lines for a phone. */
export function ResourcePhoneRow({ row }: { row: ResourceRow }) {
  return (
    <>
      <span className="flex items-baseline justify-between gap-3">
        <span className="truncate font-medium" dir="auto">
          {row.title}
        </span>
        {row.isActive && row.isBookable ? null : <BookableMark row={row} />}
      </span>
      <span className="mt-0.5 block truncate text-sm text-muted">
        {wordFor(row.type)} · {capacityText(row)}
        {row.location ? ` · ${row.location}` : ''}
      </span>
    </>
  )
}
