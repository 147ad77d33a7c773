'use client'
import { Boxes } from 'lucide-react'
import type { ReactNode } from 'react'
import { PageHeader } from '#components/layout/page.tsx'
import { DataTable } from '#components/table/data-table.tsx'
import { DisplayMenu } from '#components/table/display-menu.tsx'
import { FilterBar } from '#components/table/filter-bar.tsx'
import { ListDetail } from '#components/table/list-detail.tsx'
import { StatusTabs } from '#components/table/status-tabs.tsx'
import { useList } from '#components/table/use-list.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { Page } from '#lib/core/pagination.ts'
import type { ResourceRow } from '#lib/domain/resources/index.ts'
import { NewResourceButton } from './resource-dialog.tsx'
import { resourceColumnNames, resourceColumns, ResourcePhoneRow } from './columns.tsx'
import { resourceFilters } from './search-params.ts'

const tabs = [
  { value: 'all', label: 'All' },
  { value: 'space', label: 'Spaces' },
  { value: 'equipment', label: 'Equipment' },
  { value: 'person', label: 'People' },
  { value: 'workshop', label: 'Workshops' },
] as const

export function ResourcesScreen({
  slug,
  whyNotManage,
  page,
  detailId,
  detail,
}: {
  slug: string
  whyNotManage: string | null
  page: Page<ResourceRow>
  detailId: string | null
  detail: ReactNode
}) {
  const list = useList(resourceFilters)
  return (
    <ListDetail list={list} detailLabel="Resource" detailId={detailId} detail={detail}>
      <PageHeader
        title="Resources"
        about="What can be booked: spaces, equipment, people and workshops"
        actions={<NewResourceButton slug={slug} disabledReason={whyNotManage} />}
      />
      <StatusTabs list={list} filterKey="type" initial="all" tabs={tabs} label="Type" />
      <FilterBar
        list={list}
        searchLabel="Search resources"
        filters={[
          { kind: 'options', key: 'bookable', label: 'Bookable', options: [{ value: 'yes', label: 'Bookable only' }] },
        ]}
      >
        <DisplayMenu list={list} columns={resourceColumnNames} />
      </FilterBar>
      <DataTable
        label="Resources"
        columns={resourceColumns}
        page={page}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.title}
        phoneRow={(row) => <ResourcePhoneRow row={row} />}
        empty={
          list.narrowed ? (
            <EmptyState
              icon={Boxes}
              title="No resources match"
              action={<Button onClick={list.clearFilters}>Show all resources</Button>}
            >
              Another type or another word may have it.
            </EmptyState>
          ) : (
            <EmptyState icon={Boxes} title="No resources yet">
              Spaces, equipment, people and workshops of the organisation appear here.
            </EmptyState>
          )
        }
      />
    </ListDetail>
  )
}
