'use client'
import { TextAreaField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { notify } from '#components/ui/toast.tsx'
import { registerParticipantAction } from './participant-actions.ts'

const schema = () =>
  import('#lib/domain/bookings/participants/schema.ts').then((all) =>
    all.registerParticipantSchema.omit({ bookingId: true }),
  )

type Values = { name: string; email: string; notes?: string }

/** Registers one person; when the places are gone, they wait in order. */
export function RegisterDialog({ slug, bookingId, onClose }: { slug: string; bookingId: string; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title="Register somebody">
      <Form<Values, Awaited<ReturnType<typeof registerParticipantAction>>['data']>
        label="Register somebody"
        schema={schema}
        defaultValues={{ name: '', email: '', notes: '' }}
        action={(values) => registerParticipantAction({ slug, bookingId, ...values })}
        guard={false}
        submitLabel="Register"
        saved={null}
        onDone={(made) => {
          if (made) notify(made.status === 'registered' ? 'Registered' : 'On the waitlist: all places are taken')
          onClose()
        }}
      >
        <div className="grid gap-4 *:max-w-none">
          <TextField name="name" label="Name" required autoComplete="off" />
          <TextField name="email" label="Mail address" required type="email" autoComplete="off" />
          <TextAreaField name="notes" label="Notes" />
        </div>
      </Form>
    </Dialog>
  )
}
