'use client'
import { Inbox, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useEffect, useState, type ReactNode } from 'react'
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
import type { RequestQuery } from '#lib/domain/requests/schema.ts'
import { requestPriorities, requestSources, type RequestStatus, requestTypes } from '#lib/domain/requests/values.ts'
import { RequestBulkActions } from './bulk-actions.tsx'
import {
  requestColumnNames,
  requestColumns,
  requestColumnsOfOneStatus,
  type RequestListRow,
  requestName,
  RequestPhoneRow,
} from './columns.tsx'
import { requestFilters } from './search-params.ts'
import { useNewRequests } from './use-new-requests.ts'

// A form is opened by few visits: not in everybody's first load.
const NewRequestDialog = dynamic(() => import('./new-request-dialog.tsx').then((all) => all.NewRequestDialog), {
  ssr: false,
})

const COUNTED_TO = 1000
const toCount = (value: number) => ({ value: Math.min(value, COUNTED_TO), capped: value > COUNTED_TO })

const statusTabs: readonly { value: RequestStatus; label: string }[] = [
  { value: 'pending', label: 'Waiting' },
  { value: 'processing', label: 'In progress' },
  { value: 'approved', label: 'Approved' },
  { value: 'rejected', label: 'Rejected' },
  { value: 'cancelled', label: 'Cancelled' },
]

const orders = [
  { value: 'newest', label: 'Newest first' },
  { value: 'oldest', label: 'Oldest first' },
  { value: 'priority', label: 'Most urgent first' },
] as const

export function RequestsScreen({
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
  page: Page<RequestListRow>
  query: RequestQuery
  counts: Record<RequestStatus, number>
  people: readonly Person[]
  resources: readonly { id: string; title: string }[]
  renderedAt: string
  may: Record<'create' | 'assign' | 'triage', string | null>
  detailId: string | null
  detail: ReactNode
}) {
  const list = useList(requestFilters)
  const router = useRouter()
  const fresh = useNewRequests(slug, renderedAt)
  const [entering, setEntering] = useState(false)
  // Ready before the first request is opened, and after what is seen first.
  useEffect(() => void import('./request-detail.tsx'), [])
  const shown = query.status.length > 0 ? query.status : statusTabs.map((tab) => tab.value)
  const total = shown.reduce((sum, status) => sum + counts[status], 0)
  const showNew = () => {
    if (!list.onFirstPage) list.goFirst()
    router.refresh()
  }
  useCommands([
    ...(may.create ? [] : [{ keys: 'c', label: 'New request', group: 'Requests', run: () => setEntering(true) }]),
    ...(fresh > 0 ? [{ keys: '.', label: 'Show new requests', group: 'Requests', run: showNew }] : []),
  ])
  const waiting = toCount(counts.pending)
  const everything = toCount(statusTabs.reduce((sum, { value }) => sum + counts[value], 0))
  const activePeople = people.filter((person) => person.isActive)
  return (
    <ListDetail list={list} detailLabel="Request" detailId={detailId} detail={detail}>
      <PageHeader
        title="Requests"
        about={
          waiting.value === 0
            ? 'Nothing waits for a decision'
            : `${waiting.value.toLocaleString('en')}${waiting.capped ? '+' : ''} ${waiting.value === 1 ? 'waits' : 'wait'} for a decision`
        }
        actions={
          <Button
            icon={<Plus size={15} aria-hidden />}
            shortcut="C"
            disabledReason={may.create}
            onClick={() => setEntering(true)}
          >
            New request
          </Button>
        }
      />
      <StatusTabs
        list={list}
        filterKey="status"
        initial="pending"
        tabs={[
          ...statusTabs.map((tab) => ({ ...tab, count: toCount(counts[tab.value]) })),
          { value: 'all', label: 'All', count: everything },
        ]}
      />
      <FilterBar
        list={list}
        searchLabel="Search requests"
        filters={[
          { kind: 'options', key: 'priority', label: 'Priority', options: optionsFor(requestPriorities) },
          {
            kind: 'options',
            key: 'assignee',
            label: 'Assignee',
            options: [
              { value: 'none', label: 'Nobody' },
              ...activePeople.map(({ userId, name }) => ({
                value: userId,
                label: userId === me ? `${name} (you)` : name,
              })),
            ],
          },
          { kind: 'options', key: 'type', label: 'Type', options: optionsFor(requestTypes) },
          { kind: 'options', key: 'source', label: 'Source', options: optionsFor(requestSources) },
          {
            kind: 'options',
            key: 'resource',
            label: 'Resource',
            single: true,
            options: resources.map(({ id, title }) => ({ value: id, label: title })),
          },
          { kind: 'dates', fromKey: 'from', toKey: 'to', label: 'Received' },
        ]}
      >
        <SortMenu list={list} orders={orders} />
        <ViewMenu
          screen="requests"
          presets={[
            { name: 'Mine', query: `assignee=${encodeURIComponent(me)}` },
            { name: 'Urgent, unassigned', query: 'assignee=none&priority=urgent' },
            { name: 'Longest waiting', query: 'sort=oldest' },
          ]}
        />
        <DisplayMenu list={list} columns={requestColumnNames} />
      </FilterBar>
      <NewRowsPill count={fresh} onShow={showNew} />
      <DataTable
        label="Requests"
        columns={query.status.length === 1 ? requestColumnsOfOneStatus : requestColumns}
        page={{ ...page, total: toCount(total) }}
        list={list}
        rowId={(row) => row.id}
        rowName={requestName}
        phoneRow={(row) => <RequestPhoneRow row={row} />}
        rowTone={(row) => (row.priority === 'urgent' && row.status === 'pending' ? 'critical' : undefined)}
        selectable={!may.assign || !may.triage}
        empty={
          list.narrowed ? (
            <EmptyState
              icon={Inbox}
              title="No requests match"
              action={<Button onClick={list.clearFilters}>Show what waits</Button>}
            >
              {list.q ? <>Nothing here says “{list.q}”. </> : null}Other filters or another tab may have it.
            </EmptyState>
          ) : (
            <EmptyState icon={Inbox} title="Nothing waits">
              Requests from AppSheet, Google Forms and the API arrive here by themselves. What was decided is under the
              other tabs.
            </EmptyState>
          )
        }
      />
      <RequestBulkActions
        slug={slug}
        list={list}
        page={{ ...page, total: toCount(total) }}
        query={query}
        people={activePeople}
        may={may}
      />
      {entering ? (
        <NewRequestDialog
          slug={slug}
          open
          onOpenChange={setEntering}
          resources={resources}
          onEntered={(id) => list.setOpen(id)}
        />
      ) : null}
    </ListDetail>
  )
}
