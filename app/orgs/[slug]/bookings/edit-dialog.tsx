'use client'
import { useState } from 'react'
import { Reasons } from '#components/decision/verdict-view.tsx'
import { NumberField, TextAreaField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { EditForm } from '#lib/domain/bookings/edit-form-schema.ts'
import type { Verdict } from '#lib/domain/conflicts/schema.ts'
import { editBookingAction } from './actions.ts'

const schema = () => import('#lib/domain/bookings/edit-form-schema.ts').then((all) => all.editFormSchema)

/** What a booking is called, for whom it is and for how many. */
export function EditDialog({
  slug,
  booking,
  onClose,
}: {
  slug: string
  booking: {
    id: string
    version: number
    title: string
    name: string | null
    email: string | null
    notes: string | null
    participants: number
  }
  onClose: () => void
}) {
  const [refused, setRefused] = useState<Verdict | null>(null)
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={`Edit ${booking.title}`} wide>
      <Form<EditForm, Awaited<ReturnType<typeof editBookingAction>>['data']>
        label="Edit booking"
        schema={schema}
        defaultValues={{
          title: booking.title,
          name: booking.name ?? '',
          email: booking.email ?? '',
          notes: booking.notes ?? '',
          ...(booking.participants > 0 ? { participants: booking.participants } : {}),
        }}
        action={(values) => {
          setRefused(null)
          return editBookingAction({ slug, id: booking.id, expectedVersion: booking.version, ...values })
        }}
        guard={false}
        saved={null}
        onDone={(answer) => {
          if (!answer) return
          if (answer.kind === 'refused') return setRefused(answer.verdict)
          onClose()
        }}
      >
        <div className="grid gap-4 *:max-w-none">
          <TextField name="title" label="Title" required autoComplete="off" />
          <div className="grid grid-cols-2 items-start gap-4 max-sm:grid-cols-1">
            <TextField name="name" label="For whom" autoComplete="off" />
            <TextField name="email" label="Mail address" type="email" autoComplete="off" />
          </div>
          <NumberField name="participants" label="People" min={1} />
          <TextAreaField name="notes" label="Notes" />
        </div>
        {refused ? (
          <Callout live tone={refused.verdict === 'unknown' ? 'unknown' : 'critical'} title="Not that many people">
            <Reasons reasons={refused.reasons.filter(({ effect }) => effect === 'blocks' || effect === 'unknown')} />
          </Callout>
        ) : null}
      </Form>
    </Dialog>
  )
}
