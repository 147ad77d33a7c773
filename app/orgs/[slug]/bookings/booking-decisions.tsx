'use client'
import { CalendarX, Move, Pencil } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { ReasonDialog } from '#components/decision/reason-dialog.tsx'
import type { Decision } from '#components/decision/use-decision.ts'
import { useCommands } from '#components/layout/shortcuts.tsx'
import { Button } from '#components/ui/button.tsx'
import { useNow } from '#components/ui/clock.tsx'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import { cancelBookingAction, restoreBookingAction } from './actions.ts'
import type { BookingPanel } from './load-panel.ts'

const MoveDialog = dynamic(() => import('./move-dialog.tsx').then((all) => all.MoveDialog), { ssr: false })
const EditDialog = dynamic(() => import('./edit-dialog.tsx').then((all) => all.EditDialog), { ssr: false })

/** Says that it was cancelled, with the way back: it is booked again through the guard, while its time is still free. */
function notifyCancelled(slug: string, id: string, title: string, version: number): void {
  const back = async () => {
    const { data, serverError } = await restoreBookingAction({ slug, id, expectedVersion: version })
    if (data?.kind === 'restored') return notify(`Booked again: ${title}`)
    const why = data?.verdict.reasons.find(({ effect }) => effect === 'blocks' || effect === 'unknown')?.message
    notify('It could not be booked again', { tone: 'critical', description: why ?? serverError?.message })
  }
  notifyUndo(`Cancelled: ${title}`, {
    onUndo: () => void back().catch(() => notify('The server could not be reached', { tone: 'critical' })),
  })
}

/** Move, edit, cancel: each through the guard, each with its key. */
export function BookingDecisions({
  slug,
  panel,
  resources,
  whyNoOverride,
  decision,
}: {
  slug: string
  panel: BookingPanel
  resources: readonly { id: string; title: string }[]
  whyNoOverride: string | null
  decision: Decision
}) {
  const { booking, wall, whyNot } = panel
  const now = useNow()
  const [asking, setAsking] = useState<'move' | 'edit' | 'cancel' | null>(null)
  const stands = (booking.status === 'confirmed' || booking.status === 'pending') && booking.end.getTime() > now
  const canEdit = booking.status !== 'cancelled'
  useCommands(
    whyNot
      ? []
      : [
          ...(stands ? [{ keys: 'm', label: 'Move…', group: 'This booking', run: () => setAsking('move') }] : []),
          ...(canEdit ? [{ keys: 'e', label: 'Edit…', group: 'This booking', run: () => setAsking('edit') }] : []),
        ],
  )
  const cancel = async (reason: string) => {
    const answer = await decision.run('cancel', () =>
      cancelBookingAction({ slug, id: booking.id, expectedVersion: booking.version, reason }),
    )
    setAsking(null)
    if (answer) notifyCancelled(slug, booking.id, booking.title, answer.version)
  }
  if (!canEdit) return null
  const wide = 'max-sm:h-11 max-sm:flex-1'
  return (
    <>
      {stands ? (
        <Button
          icon={<Move size={15} aria-hidden />}
          shortcut="M"
          disabledReason={whyNot}
          onClick={() => setAsking('move')}
          className={wide}
        >
          Move…
        </Button>
      ) : null}
      <Button
        icon={<Pencil size={15} aria-hidden />}
        shortcut="E"
        disabledReason={whyNot}
        onClick={() => setAsking('edit')}
        className={wide}
      >
        Edit…
      </Button>
      {stands ? (
        <Button
          variant="quiet"
          icon={<CalendarX size={15} aria-hidden />}
          disabledReason={whyNot}
          busy={decision.busy === 'cancel'}
          onClick={() => setAsking('cancel')}
          className={wide}
        >
          Cancel booking…
        </Button>
      ) : null}
      {whyNot ? <p className="text-sm text-muted">{whyNot}</p> : null}
      {asking === 'move' ? (
        <MoveDialog
          slug={slug}
          booking={{
            ...booking,
            ...wall,
            startsAt: booking.start.toISOString(),
            endsAt: booking.end.toISOString(),
          }}
          // It stays where it is unless somebody chooses, also when its resource takes no new bookings.
          resources={
            resources.some(({ id }) => id === booking.resourceId)
              ? resources
              : [{ id: booking.resourceId, title: booking.resourceTitle }, ...resources]
          }
          whyNoOverride={whyNoOverride}
          onClose={() => setAsking(null)}
        />
      ) : null}
      {asking === 'edit' ? <EditDialog slug={slug} booking={booking} onClose={() => setAsking(null)} /> : null}
      <ReasonDialog
        open={asking === 'cancel'}
        onOpenChange={(open) => setAsking(open ? 'cancel' : null)}
        title={`Cancel ${booking.title}`}
        description="The time is free at once, for anybody. You can take it back as long as nobody has booked it."
        label="Reason"
        hint="It stays in the history."
        verb="Cancel booking"
        danger
        busy={decision.busy === 'cancel'}
        onSubmit={(reason) => void cancel(reason)}
      />
    </>
  )
}
