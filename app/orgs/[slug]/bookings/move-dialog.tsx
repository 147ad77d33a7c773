'use client'
import { useCallback, useState } from 'react'
import { type Asked, LiveVerdict } from '#components/decision/live-verdict.tsx'
import { Reasons } from '#components/decision/verdict-view.tsx'
import { NumberField, SelectField, SwitchField, TextAreaField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { MoveForm } from '#lib/domain/bookings/move-form-schema.ts'
import type { Verdict } from '#lib/domain/conflicts/schema.ts'
import { assessMoveAction, moveBookingAction } from './actions.ts'
import { notifyMoved } from './use-move.ts'

const schema = () => import('#lib/domain/bookings/move-form-schema.ts').then((all) => all.moveFormSchema)

export type MovableBooking = {
  id: string
  title: string
  version: number
  resourceId: string
  /** What the organisation's clocks show, and the instants. */
  start: string
  end: string
  startsAt: string
  endsAt: string
  participants?: number
}

/** Moving without a mouse: another resource, another time, with the verdict while typing. */
export function MoveDialog({
  slug,
  booking,
  place,
  resources,
  whyNoOverride,
  onClose,
}: {
  slug: string
  booking: MovableBooking
  /** Where it was dropped, when that was refused. */
  place?: { resourceId: string; start: string; end: string }
  resources: readonly { id: string; title: string }[]
  whyNoOverride: string | null
  onClose: () => void
}) {
  const [refused, setRefused] = useState<Verdict | null>(null)
  const zone = useZone().replaceAll('_', ' ')
  const { id, version, start, end, startsAt, endsAt } = booking
  const wasStart = start.slice(0, 16)
  const wasEnd = end.slice(0, 16)
  // A time that was not touched stays the instant that it is, also in the hour that happens twice.
  const instants = useCallback(
    (typed: { start: string; end: string }) => ({
      start: typed.start === wasStart ? startsAt : typed.start,
      end: typed.end === wasEnd ? endsAt : typed.end,
    }),
    [wasStart, wasEnd, startsAt, endsAt],
  )
  const assess = useCallback(
    (asked: Asked) => assessMoveAction({ slug, id, ...asked, ...instants(asked) }),
    [slug, id, instants],
  )
  const local = (text: string | undefined, was: string, instant: string) =>
    text === undefined || text === instant ? was : text.slice(0, 16)
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={`Move ${booking.title}`} wide>
      <Form<MoveForm, Awaited<ReturnType<typeof moveBookingAction>>['data']>
        label="Move booking"
        schema={schema}
        defaultValues={{
          resourceId: place?.resourceId ?? booking.resourceId,
          start: local(place?.start, wasStart, startsAt),
          end: local(place?.end, wasEnd, endsAt),
          ...(booking.participants ? { participants: booking.participants } : {}),
          acceptUnknown: false,
        }}
        action={(values) => {
          setRefused(null)
          return moveBookingAction({ slug, id, expectedVersion: version, ...values, ...instants(values) })
        }}
        guard={false}
        submitLabel="Move"
        saved={null}
        onDone={(answer) => {
          if (!answer) return
          if (answer.kind === 'refused') return setRefused(answer.verdict)
          notifyMoved(slug, booking, answer.booking.version)
          onClose()
        }}
      >
        <div className="grid gap-4 *:max-w-none">
          <SelectField
            name="resourceId"
            label="Resource"
            required
            options={resources.map((one) => ({ value: one.id, label: one.title }))}
          />
          <div className="grid grid-cols-2 items-start gap-4 max-sm:grid-cols-1">
            <TextField name="start" label="Start" required type="datetime-local" hint={`Time in ${zone}`} />
            <TextField name="end" label="End" required type="datetime-local" hint={`Time in ${zone}`} />
          </div>
          <NumberField name="participants" label="People" min={1} />
          <LiveVerdict assess={assess} />
        </div>
        {refused ? (
          <>
            <Callout live tone={refused.verdict === 'unknown' ? 'unknown' : 'critical'} title="Not moved">
              <Reasons reasons={refused.reasons.filter(({ effect }) => effect === 'blocks' || effect === 'unknown')} />
            </Callout>
            {refused.verdict === 'unknown' ? (
              <SwitchField
                name="acceptUnknown"
                label="Move without knowing"
                hint="Nothing known stands against it, but not everything could be read."
              />
            ) : whyNoOverride ? null : (
              <TextAreaField
                name="overrideReason"
                label="Move anyway, because"
                hint="A reason moves it against the rules. It is kept with the booking, and a conflict stays open."
              />
            )}
          </>
        ) : null}
      </Form>
    </Dialog>
  )
}
