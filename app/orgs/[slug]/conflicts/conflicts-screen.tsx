'use client'
import { ShieldCheck } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, type ReactNode } from 'react'
import type { Person } from '#components/decision/assignee-picker.tsx'
import { optionsFor } from '#components/decision/words.ts'
import { PageHeader } from '#components/layout/page.tsx'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { DataTable } from '#components/table/data-table.tsx'
import { DisplayMenu } from '#components/table/display-menu.tsx'
import { FilterBar } from '#components/table/filter-bar.tsx'
import { ListDetail } from '#components/table/list-detail.tsx'
import { NewRowsPill } from '#components/table/new-rows-pill.tsx'
import { SortMenu } from '#components/table/sort-menu.tsx'
import { StatusTabs } from '#components/table/status-tabs.tsx'
import { useList } from '#components/table/use-list.ts'
import { ViewMenu } from '#components/table/view-menu.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { Page } from '#lib/core/pagination.ts'
import type { ConflictRow } from '#lib/domain/conflicts/index.ts'
import type { ConflictQuery } from '#lib/domain/conflicts/schema.ts'
import {
  conflictCauses,
  conflictSeverities,
  type ConflictStatus,
  conflictStatuses,
  conflictTypes,
} from '#lib/domain/conflicts/values.ts'
import { ConflictBulkActions } from './bulk-actions.tsx'
import {
  conflictColumnNames,
  conflictColumns,
  conflictColumnsOfOneStatus,
  conflictName,
  ConflictPhoneRow,
} from './columns.tsx'
import { conflictFilters } from './search-params.ts'
import { useLiveConflicts } from './use-live-conflicts.ts'

const COUNTED_TO = 1000
const toCount = (value: number) => ({ value: Math.min(value, COUNTED_TO), capped: value > COUNTED_TO })

const labels: Record<ConflictStatus, string> = {
  open: 'Open',
  investigating: 'Investigating',
  resolved: 'Resolved',
  ignored: 'Ignored',
}

const orders = [
  { value: 'severity', label: 'Most severe and nearest first' },
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
] as const

export function ConflictsScreen({
  slug,
  me,
  page,
  query,
  counts,
  people,
  resources,
  renderedAt,
  may,
  detailId,
  detail,
}: {
  slug: string
  /** The signed-in person's id: "assigned to me". */
  me: string
  page: Page<ConflictRow>
  query: ConflictQuery
  counts: Record<ConflictStatus, number>
  people: readonly Person[]
  resources: readonly { id: string; title: string }[]
  renderedAt: string
  may: Record<'assign' | 'resolve', string | null>
  detailId: string | null
  detail: ReactNode
}) {
  const list = useList(conflictFilters)
  const router = useRouter()
  // Ready before the first conflict is opened, and after what is seen first.
  useEffect(() => void import('./conflict-detail.tsx'), [])
  const live = useLiveConflicts(slug, renderedAt, page.rows)
  const showNew = () => {
    if (!list.onFirstPage) list.goFirst()
    router.refresh()
  }
  useCommands(live.count > 0 ? [{ keys: '.', label: 'Show new conflicts', group: 'Conflicts', run: showNew }] : [])
  const names = new Map(people.map(({ userId, name }) => [userId, name]))
  const rows = live.rows.map((row) => ({
    ...row,
    assigneeName: row.assignedTo ? (names.get(row.assignedTo) ?? 'Somebody who left') : null,
  }))
  const activePeople = people.filter((person) => person.isActive)
  // Somebody else settled one of these meanwhile: it stays where it is, and then its status is worth a column.
  const ofOneStatus = query.status.length === 1 && rows.every((row) => query.status.includes(row.status))
  const shown: readonly ConflictStatus[] = query.status.length > 0 ? query.status : conflictStatuses
  const total = shown.reduce((sum, status) => sum + counts[status], 0)
  const open = toCount(counts.open + counts.investigating)
  return (
    <ListDetail list={list} detailLabel="Conflict" detailId={detailId} detail={detail}>
      <PageHeader
        title="Conflicts"
        about={
          open.value === 0
            ? 'Nothing stands in the way of anything'
            : `${open.value.toLocaleString('en')}${open.capped ? '+' : ''} to settle`
        }
      />
      <StatusTabs
        list={list}
        filterKey="status"
        initial="open"
        tabs={[
          ...conflictStatuses.map((status) => ({
            value: status,
            label: labels[status],
            count: toCount(counts[status]),
          })),
          {
            value: 'all',
            label: 'All',
            count: toCount(conflictStatuses.reduce<number>((sum, one) => sum + counts[one], 0)),
          },
        ]}
      />
      <FilterBar
        list={list}
        searchable={false}
        filters={[
          { kind: 'options', key: 'severity', label: 'Severity', options: optionsFor(conflictSeverities) },
          { kind: 'options', key: 'type', label: 'Type', options: optionsFor(conflictTypes) },
          {
            kind: 'options',
            key: 'assignee',
            label: 'Assignee',
            options: [
              { value: 'me', label: 'Me' },
              { value: 'none', label: 'Nobody' },
              ...activePeople
                .filter(({ userId }) => userId !== me)
                .map(({ userId, name }) => ({ value: userId, label: name })),
            ],
          },
          {
            kind: 'options',
            key: 'when',
            label: 'When',
            single: true,
            options: [
              { value: 'upcoming', label: 'To come or on' },
              { value: 'past', label: 'Over' },
            ],
          },
          { kind: 'options', key: 'cause', label: 'Cause', options: optionsFor(conflictCauses) },
          {
            kind: 'options',
            key: 'resource',
            label: 'Resource',
            single: true,
            options: resources.map(({ id, title }) => ({ value: id, label: title })),
          },
        ]}
      >
        <SortMenu list={list} orders={orders} />
        <ViewMenu
          screen="conflicts"
          presets={[
            { name: 'Mine', query: 'assignee=me' },
            { name: 'Nobody’s, to come', query: 'assignee=none&when=upcoming' },
            { name: 'Critical and high', query: 'severity=critical%2Chigh' },
          ]}
        />
        <DisplayMenu list={list} columns={conflictColumnNames} />
      </FilterBar>
      <NewRowsPill count={live.count} onShow={showNew} />
      <DataTable
        label="Conflicts"
        columns={ofOneStatus ? conflictColumnsOfOneStatus : conflictColumns}
        page={{ ...page, rows, total: toCount(total) }}
        list={list}
        rowId={(row) => row.id}
        rowName={conflictName}
        selectable={!may.assign || !may.resolve}
        phoneRow={(row) => <ConflictPhoneRow row={row} />}
        rowTone={(row) => (row.severity === 'critical' && row.status === 'open' ? 'critical' : undefined)}
        empty={
          list.narrowed ? (
            <EmptyState
              icon={ShieldCheck}
              title="No conflicts match"
              action={<Button onClick={list.clearFilters}>Show what is open</Button>}
            >
              Other filters or another tab may have it.
            </EmptyState>
          ) : (
            <EmptyState icon={ShieldCheck} title="No open conflicts">
              A conflict appears when a decision is refused, when something is booked against the rules, when a calendar
              or the rules change, or when another application writes into an occupied time. What was settled is under
              the other tabs.
            </EmptyState>
          )
        }
      />
      <ConflictBulkActions
        slug={slug}
        list={list}
        page={{ ...page, total: toCount(total) }}
        query={query}
        people={activePeople}
        may={may}
      />
    </ListDetail>
  )
}
