'use client'
import dynamic from 'next/dynamic'
import { useQueryStates } from 'nuqs'
import { useState, type ReactNode } from 'react'
import { Plus } from 'lucide-react'
import type { CalendarItem, CalendarPlace } from '#components/calendar/calendar-options.ts'
import { PageHeader } from '#components/layout/page.tsx'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { ListDetail } from '#components/table/list-detail.tsx'
import { useList } from '#components/table/use-list.ts'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import { assessMoveAction } from './actions.ts'
import { CalendarToolbar, captionOf } from './calendar-toolbar.tsx'
import type { CalendarPicture } from './load-calendar.ts'
import { MoveRefused } from './move-refused.tsx'
import { bookingFilters, calendarParams } from './search-params.ts'
import { SubscribeButton } from './subscribe-button.tsx'
import { useMove } from './use-move.ts'
import { ViewSwitch } from './view-switch.tsx'

const BookingCalendar = dynamic(
  () => import('#components/calendar/booking-calendar.tsx').then((all) => all.BookingCalendar),
  { ssr: false, loading: () => <Skeleton className="h-[60vh] w-full rounded-md" /> },
)
const NewBookingDialog = dynamic(() => import('./new-booking-dialog.tsx').then((all) => all.NewBookingDialog), {
  ssr: false,
})
const MoveDialog = dynamic(() => import('./move-dialog.tsx').then((all) => all.MoveDialog), { ssr: false })

type Chosen = { resourceId?: string; start?: string; end?: string }

/** The bookings as a calendar: what was dragged is decided by the same guard as everything else. */
export function CalendarScreen({
  slug,
  picture,
  resources,
  may,
  detailId,
  detail,
}: {
  slug: string
  picture: CalendarPicture
  resources: readonly { id: string; title: string; canBeBooked: boolean }[]
  may: Record<'create' | 'override', string | null>
  detailId: string | null
  detail: ReactNode
}) {
  const list = useList(bookingFilters)
  const [, setCalendar] = useQueryStates(calendarParams, { shallow: false, history: 'push' })
  const [booking, setBooking] = useState<Chosen | null>(null)
  const [moving, setMoving] = useState<{ item: CalendarItem; place: CalendarPlace } | null>(null)
  const { refusal, clear, move } = useMove(slug)
  useCommands(may.create ? [] : [{ keys: 'c', label: 'New booking', group: 'Bookings', run: () => setBooking({}) }])
  const assess = async (item: CalendarItem, place: CalendarPlace) => {
    const { data } = await assessMoveAction({ slug, id: item.id, ...place })
    return data?.verdict ?? null
  }
  const bookable = resources.filter(({ canBeBooked }) => canBeBooked)
  return (
    <ListDetail list={list} detailLabel="Booking" detailId={detailId} detail={detail}>
      <PageHeader
        title="Bookings"
        about={may.create ? 'What is booked, by resource' : 'Drag a booking to move it, or an empty time to book it'}
        actions={
          <>
            <ViewSwitch current="calendar" />
            <SubscribeButton slug={slug} resources={resources} whyNot={may.create} />
            <Button
              icon={<Plus size={15} aria-hidden />}
              shortcut="C"
              disabledReason={may.create}
              onClick={() => setBooking({})}
              data-print="hide"
            >
              New booking
            </Button>
          </>
        }
      />
      <CalendarToolbar picture={picture} list={list} resources={resources} go={(to) => void setCalendar(to)} />
      <div className="px-4 pb-6 sm:px-6">
        {refusal ? (
          <MoveRefused
            refusal={refusal}
            onDismiss={clear}
            onOpenDialog={() => {
              clear()
              setMoving(refusal)
            }}
          />
        ) : null}
        {picture.isCut ? (
          <div className="mb-3">
            <Callout tone="info" title="Not everything fits into this picture">
              It shows fifty resources and two thousand entries at most. Choose a resource or fewer days; the list has
              all.
            </Callout>
          </div>
        ) : null}
        {picture.resources.length === 0 ? (
          <EmptyState title="No resource can be booked">
            Once a resource is active and bookable, its days are shown here.
          </EmptyState>
        ) : (
          <BookingCalendar
            {...picture}
            caption={captionOf(picture)}
            assess={may.create ? null : assess}
            onMove={move}
            onOpen={(id) => list.setOpen(id)}
            onSelect={
              may.create
                ? null
                : ({ resourceId, start, end }) => setBooking({ start, end, ...(resourceId ? { resourceId } : {}) })
            }
          />
        )}
      </div>
      {booking ? (
        <NewBookingDialog
          slug={slug}
          open
          onOpenChange={(open) => setBooking(open ? booking : null)}
          initial={booking}
          resources={bookable}
          whyNoOverride={may.override}
          onBooked={(id) => list.setOpen(id)}
        />
      ) : null}
      {moving ? (
        <MoveDialog
          slug={slug}
          booking={{ ...moving.item, version: moving.item.version ?? 1 }}
          place={moving.place}
          resources={bookable}
          whyNoOverride={may.override}
          onClose={() => setMoving(null)}
        />
      ) : null}
    </ListDetail>
  )
}
