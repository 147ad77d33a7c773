'use client'
import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { optionsFor } from '#components/decision/words.ts'
import { PageHeader } from '#components/layout/page.tsx'
import { DataTable } from '#components/table/data-table.tsx'
import { DisplayMenu } from '#components/table/display-menu.tsx'
import { FilterBar } from '#components/table/filter-bar.tsx'
import { ListDetail } from '#components/table/list-detail.tsx'
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
  conflictSeverities,
  type ConflictStatus,
  conflictStatuses,
  conflictTypes,
} from '#lib/domain/conflicts/values.ts'
import {
  conflictColumnNames,
  conflictColumns,
  conflictColumnsOfOneStatus,
  conflictName,
  ConflictPhoneRow,
} from './columns.tsx'
import { conflictFilters } from './search-params.ts'

const COUNTED_TO = 1000
const toCount = (value: number) => ({ value: Math.min(value, COUNTED_TO), capped: value > COUNTED_TO })

const labels: Record<ConflictStatus, string> = {
  open: 'Open',
  investigating: 'Investigating',
  resolved: 'Resolved',
  ignored: 'Ignored',
}

const orders = [
  { value: 'severity', label: 'Most severe first' },
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
] as const

export function ConflictsScreen({
  page,
  query,
  counts,
  resources,
  detailId,
  detail,
}: {
  page: Page<ConflictRow>
  query: ConflictQuery
  counts: Record<ConflictStatus, number>
  resources: readonly { id: string; title: string }[]
  detailId: string | null
  detail: ReactNode
}) {
  const list = useList(conflictFilters)
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
            key: 'resource',
            label: 'Resource',
            single: true,
            options: resources.map(({ id, title }) => ({ value: id, label: title })),
          },
        ]}
      >
        <SortMenu list={list} orders={orders} />
        <ViewMenu screen="conflicts" presets={[{ name: 'Critical and high', query: 'severity=critical%2Chigh' }]} />
        <DisplayMenu list={list} columns={conflictColumnNames} />
      </FilterBar>
      <DataTable
        label="Conflicts"
        columns={query.status.length === 1 ? conflictColumnsOfOneStatus : conflictColumns}
        page={{ ...page, total: toCount(total) }}
        list={list}
        rowId={(row) => row.id}
        rowName={conflictName}
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
              A conflict appears when a decision is refused, when something is booked against the rules, or when another
              application writes into an occupied time.
            </EmptyState>
          )
        }
      />
    </ListDetail>
  )
}
