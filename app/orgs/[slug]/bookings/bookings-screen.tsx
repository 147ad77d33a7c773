'use client'
import { CalendarDays, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState, type ReactNode } from 'react'
import { optionsFor } from '#components/decision/words.ts'
import { PageHeader } from '#components/layout/page.tsx'
import { useCommands } from '#components/layout/shortcuts.tsx'
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
import type { BookingRow } from '#lib/domain/bookings/index.ts'
import { bookingSources } from '#lib/domain/bookings/values.ts'
import { bookingColumnNames, bookingColumns, bookingColumnsOfOneStatus, BookingPhoneRow } from './columns.tsx'
import { bookingFilters } from './search-params.ts'
import { SubscribeButton } from './subscribe-button.tsx'
import { ViewSwitch } from './view-switch.tsx'

// A form is opened by few visits: not in everybody's first load.
const NewBookingDialog = dynamic(() => import('./new-booking-dialog.tsx').then((all) => all.NewBookingDialog), {
  ssr: false,
})

const tabs = [
  { value: 'upcoming', label: 'Upcoming' },
  { value: 'pending', label: 'Waiting' },
  { value: 'completed', label: 'Completed' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'no_show', label: 'No show' },
  { value: 'all', label: 'All' },
] as const

const orders = [
  { value: 'soonest', label: 'Soonest first' },
  { value: 'latest', label: 'Latest first' },
] as const

export function BookingsScreen({
  slug,
  page,
  resources,
  may,
  detailId,
  detail,
}: {
  slug: string
  page: Page<BookingRow>
  resources: readonly { id: string; title: string; canBeBooked: boolean }[]
  may: Record<'create' | 'override', string | null>
  detailId: string | null
  detail: ReactNode
}) {
  const list = useList(bookingFilters)
  const [booking, setBooking] = useState(false)
  useCommands(may.create ? [] : [{ keys: 'c', label: 'New booking', group: 'Bookings', run: () => setBooking(true) }])
  return (
    <ListDetail list={list} detailLabel="Booking" detailId={detailId} detail={detail}>
      <PageHeader
        title="Bookings"
        about="What is booked, from today on"
        actions={
          <>
            <ViewSwitch current="list" />
            <SubscribeButton slug={slug} resources={resources} whyNot={may.create} />
            <Button
              icon={<Plus size={15} aria-hidden />}
              shortcut="C"
              disabledReason={may.create}
              onClick={() => setBooking(true)}
            >
              New booking
            </Button>
          </>
        }
      />
      <StatusTabs list={list} filterKey="status" initial="upcoming" tabs={tabs} />
      <FilterBar
        list={list}
        searchLabel="Search bookings"
        filters={[
          { kind: 'dates', fromKey: 'from', toKey: 'to', label: 'Day' },
          {
            kind: 'options',
            key: 'resource',
            label: 'Resource',
            single: true,
            options: resources.map(({ id, title }) => ({ value: id, label: title })),
          },
          { kind: 'options', key: 'source', label: 'Source', options: optionsFor(bookingSources) },
        ]}
      >
        <SortMenu list={list} orders={orders} />
        <ViewMenu screen="bookings" presets={[{ name: 'From AppSheet', query: 'source=appsheet' }]} />
        <DisplayMenu list={list} columns={bookingColumnNames} />
      </FilterBar>
      <DataTable
        label="Bookings"
        columns={list.filters['status']?.includes('all') ? bookingColumns : bookingColumnsOfOneStatus}
        page={page}
        list={list}
        rowId={(row) => row.id}
        rowName={(row) => row.title}
        phoneRow={(row) => <BookingPhoneRow row={row} />}
        empty={
          list.narrowed ? (
            <EmptyState
              icon={CalendarDays}
              title="No bookings match"
              action={<Button onClick={list.clearFilters}>Show what comes up</Button>}
            >
              Other days, other filters or another tab may have it.
            </EmptyState>
          ) : (
            <EmptyState
              icon={CalendarDays}
              title="Nothing is booked from today on"
              action={may.create ? undefined : <Button onClick={() => setBooking(true)}>New booking</Button>}
            >
              An approved request becomes a booking here; members can also book directly.
            </EmptyState>
          )
        }
      />
      {booking ? (
        <NewBookingDialog
          slug={slug}
          open
          onOpenChange={setBooking}
          resources={resources.filter((resource) => resource.canBeBooked)}
          whyNoOverride={may.override}
          onBooked={(id) => list.setOpen(id)}
        />
      ) : null}
    </ListDetail>
  )
}
