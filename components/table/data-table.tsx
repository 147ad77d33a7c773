'use client'
import { useTable, type ColumnDef, type RowData } from '@tanstack/react-table'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { usePathname, useSearchParams } from 'next/navigation'
import { useMemo, useRef, type MouseEvent, type ReactNode } from 'react'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { cn } from '#components/ui/cn.ts'
import { Pagination } from './pagination.tsx'
import { isSelected, pageState, setManySelected, setSelected } from './selection.ts'
import { listFeatures } from './table-features.ts'
import type { ListState } from './use-list.ts'

export type ListPage<Row> = {
  rows: readonly Row[]
  nextCursor: string | null
  previousCursor: string | null
  /** How many match, if that is known; `capped` when counting stopped at a limit. */
  total?: { value: number; capped?: boolean } | null
}

const rowHeights = { compact: 'h-8', normal: 'h-9', comfortable: 'h-11' } as const

/**
 * The list of every screen: columns on a desk, two lines on a phone; j/k moves, o or Enter opens, x selects.
 * The server has already filtered, sorted and cut the page; this only shows it and changes the URL.
 */
export function DataTable<Row extends RowData>({
  label,
  columns,
  page,
  list,
  rowId,
  rowName,
  phoneRow,
  empty,
  selectable = false,
  rowTone,
}: {
  /** Accessible name ("Requests"). */
  label: string
  columns: readonly ColumnDef<typeof listFeatures, Row, unknown>[]
  page: ListPage<Row>
  list: ListState
  rowId: (row: Row) => string
  /** The row's name, for its checkbox ("Select Printmaking evening"). */
  rowName: (row: Row) => string
  /** Two lines for a phone; wrapped in the row's link. */
  phoneRow: (row: Row) => ReactNode
  /** Shown instead of rows: distinguish `list.narrowed` ("nothing matches") from "nothing yet". */
  empty: ReactNode
  selectable?: boolean
  /** A quiet tint for rows that matter more ("urgent"). */
  rowTone?: (row: Row) => 'critical' | 'unknown' | undefined
}) {
  const path = usePathname()
  const search = useSearchParams()
  const frame = useRef<HTMLDivElement>(null)
  const cursor = useRef<string | null>(null)
  const sorting = useMemo(
    () => (list.sort ? [{ id: list.sort.replace(/^-/, ''), desc: list.sort.startsWith('-') }] : []),
    [list.sort],
  )
  const columnVisibility = useMemo(() => Object.fromEntries(list.hide.map((id) => [id, false])), [list.hide])
  const table = useTable({
    features: listFeatures,
    columns,
    data: page.rows,
    getRowId: rowId,
    manualSorting: true,
    enableMultiSort: false,
    state: { sorting, columnVisibility },
    onSortingChange: (updater) => {
      const first = (typeof updater === 'function' ? updater(sorting) : updater)[0]
      list.setSort(first ? `${first.desc ? '-' : ''}${first.id}` : '')
    },
  })
  const rows = table.getRowModel().rows
  const ids = rows.map((row) => row.id)

  const links = () =>
    [...(frame.current?.querySelectorAll<HTMLAnchorElement>('a[data-row-link]') ?? [])].filter((a) => a.offsetParent)
  const place = () => ids.indexOf(cursor.current ?? list.open ?? '')
  const move = (step: 1 | -1) => {
    const next = Math.min(ids.length - 1, Math.max(0, place() + step))
    const id = ids[next]
    if (!id) return
    cursor.current = id
    links()
      .find((link) => link.dataset['rowLink'] === id)
      ?.focus()
    // With the detail beside the list, moving shows the next row without a history entry for each.
    if (list.open) list.setOpen(id, { replace: true })
  }
  const openCursor = () => {
    const id = ids[Math.max(0, place())]
    if (id) list.setOpen(id)
  }
  useCommands([
    { keys: 'j', label: 'Next row', group: label, keyOnly: true, run: () => move(1) },
    { keys: 'k', label: 'Previous row', group: label, keyOnly: true, run: () => move(-1) },
    { keys: 'o', label: 'Open row', group: label, keyOnly: true, run: openCursor },
    { keys: 'Enter', label: 'Open row', group: label, keyOnly: true, run: openCursor },
    ...(selectable
      ? [
          {
            keys: 'x',
            label: 'Select row',
            group: label,
            keyOnly: true,
            run: () => {
              const id = ids[place()]
              if (id) list.setSelection(setSelected(list.selection, id, !isSelected(list.selection, id)))
            },
          },
        ]
      : []),
  ])

  const hrefOf = (id: string) => {
    const next = new URLSearchParams(search)
    next.set('open', id)
    return `${path}?${next.toString()}`
  }
  const openByClick = (event: MouseEvent, id: string) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    cursor.current = id
    list.setOpen(id)
  }
  const anchor = (id: string, children: ReactNode, className: string) => (
    <a
      href={hrefOf(id)}
      data-row-link={id}
      aria-current={list.open === id ? 'true' : undefined}
      onFocus={() => {
        cursor.current = id
      }}
      onClick={(event) => openByClick(event, id)}
      className={className}
    >
      {children}
    </a>
  )

  if (rows.length === 0) return <div ref={frame}>{empty}</div>
  return (
    <div
      ref={frame}
      className={cn('@container', list.pending && 'opacity-70 transition-opacity delay-150')}
      aria-busy={list.pending}
    >
      <table className="w-full table-fixed border-separate border-spacing-0 max-sm:hidden" aria-label={label}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className="text-left text-sm text-muted">
              {selectable ? (
                <th scope="col" className="w-10 border-b pl-4 sm:pl-6">
                  <Checkbox
                    label="Select all on this page"
                    checked={pageState(list.selection, ids)}
                    onCheckedChange={(on) => list.setSelection(setManySelected(list.selection, ids, on))}
                  />
                </th>
              ) : null}
              {group.headers.map((header) => {
                const meta = header.column.columnDef.meta
                const sorted = header.column.getIsSorted()
                const label = <table.FlexRender header={header} />
                return (
                  <th
                    key={header.id}
                    scope="col"
                    style={{ width: meta?.width }}
                    aria-sort={sorted ? (sorted === 'desc' ? 'descending' : 'ascending') : undefined}
                    className={cn(
                      'h-8 truncate border-b px-2 font-medium first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6',
                      meta?.align === 'right' && 'text-right',
                      meta?.optional && '@max-5xl:hidden',
                    )}
                  >
                    {header.column.getCanSort() ? (
                      <button
                        type="button"
                        onClick={header.column.getToggleSortingHandler()}
                        className={cn(
                          '-mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink',
                          sorted && 'text-ink',
                        )}
                      >
                        {label}
                        {sorted === 'desc' ? <ArrowDown aria-hidden size={13} /> : null}
                        {sorted === 'asc' ? <ArrowUp aria-hidden size={13} /> : null}
                      </button>
                    ) : (
                      label
                    )}
                  </th>
                )
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {rows.map((row) => {
            const chosen = selectable && isSelected(list.selection, row.id)
            const tone = rowTone?.(row.original)
            return (
              <tr
                key={row.id}
                data-row={row.id}
                onClick={(event) => {
                  if (event.target instanceof Element && event.target.closest('a,button,input')) return
                  if (window.getSelection()?.toString()) return
                  openByClick(event, row.id)
                }}
                className={cn(
                  rowHeights[list.density],
                  'group/row cursor-default transition-colors [&>td]:border-b',
                  list.open === row.id || chosen ? 'bg-selected' : 'hover:bg-hover',
                  tone === 'critical' && 'shadow-[inset_3px_0_0_var(--critical-mark)]',
                  tone === 'unknown' && 'shadow-[inset_3px_0_0_var(--unknown-mark)]',
                )}
              >
                {selectable ? (
                  <td className="w-10 pl-4 sm:pl-6">
                    <Checkbox
                      label={`Select ${rowName(row.original)}`}
                      checked={chosen}
                      onCheckedChange={(on) => list.setSelection(setSelected(list.selection, row.id, on))}
                      className={cn(!chosen && 'opacity-70 group-hover/row:opacity-100 focus-visible:opacity-100')}
                    />
                  </td>
                ) : null}
                {row.getVisibleCells().map((cell) => {
                  const meta = cell.column.columnDef.meta
                  const content = <table.FlexRender cell={cell} />
                  return (
                    <td
                      key={cell.id}
                      className={cn(
                        'truncate px-2 first:pl-4 last:pr-4 sm:first:pl-6 sm:last:pr-6',
                        meta?.align === 'right' && 'tabular text-right',
                        meta?.optional && '@max-5xl:hidden',
                      )}
                    >
                      {meta?.primary
                        ? anchor(row.id, content, 'block truncate rounded-sm font-medium text-ink -outline-offset-1')
                        : content}
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
      <ul aria-label={label} className="sm:hidden">
        {rows.map((row) => (
          <li key={row.id} className={cn('border-b', list.open === row.id && 'bg-selected')}>
            {anchor(row.id, phoneRow(row.original), 'block min-h-14 px-4 py-2.5 -outline-offset-2')}
          </li>
        ))}
      </ul>
      <Pagination page={page} list={list} />
    </div>
  )
}
