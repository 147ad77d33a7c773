'use client'
import Link from 'next/link'
import { useCallback, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { type Asked, LiveVerdict } from '#components/decision/live-verdict.tsx'
import { Reasons } from '#components/decision/verdict-view.tsx'
import { NumberField, SelectField, SwitchField, TextAreaField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Button } from '#components/ui/button.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { notify } from '#components/ui/toast.tsx'
import { type BookForm, bookFormSchema } from '#lib/domain/bookings/book-form-schema.ts'
import type { Verdict } from '#lib/domain/conflicts/schema.ts'
import { assessBookingAction, createBookingAction } from './actions.ts'

type Refusal = { verdict: Verdict; conflictId: string | null }

/** Booking directly, without a request; the verdict while typing, and the answer of the guard with its reasons. */
export function NewBookingDialog({
  slug,
  open,
  onOpenChange,
  initial = {},
  resources,
  whyNoOverride,
  onBooked,
}: {
  slug: string
  open: boolean
  onOpenChange: (open: boolean) => void
  /** What is known already: the time that was chosen in the calendar. Local to the organisation. */
  initial?: { resourceId?: string; start?: string; end?: string }
  resources: readonly { id: string; title: string }[]
  whyNoOverride: string | null
  onBooked: (id: string) => void
}) {
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const change = (next: boolean) => {
    setRefusal(null)
    onOpenChange(next)
  }
  return (
    <Dialog open={open} onOpenChange={change} title="New booking" wide>
      <BookForm
        {...{ slug, initial, resources, whyNoOverride, refusal }}
        onRefused={setRefusal}
        onBooked={(id) => {
          change(false)
          onBooked(id)
        }}
      />
    </Dialog>
  )
}

function BookForm({
  slug,
  initial,
  resources,
  whyNoOverride,
  refusal,
  onRefused,
  onBooked,
}: {
  slug: string
  initial: { resourceId?: string; start?: string; end?: string }
  resources: readonly { id: string; title: string }[]
  whyNoOverride: string | null
  refusal: Refusal | null
  onRefused: (refusal: Refusal | null) => void
  onBooked: (id: string) => void
}) {
  const zone = useZone().replaceAll('_', ' ')
  const assess = useCallback((asked: Asked) => assessBookingAction({ slug, ...asked }), [slug])
  const half = 'grid grid-cols-2 items-start gap-4 max-sm:grid-cols-1'
  return (
    <Form<BookForm, Awaited<ReturnType<typeof createBookingAction>>['data']>
      label="New booking"
      schema={bookFormSchema}
      defaultValues={{ title: '', acceptUnknown: false, ...initial }}
      action={(values) => {
        onRefused(null)
        return createBookingAction({ slug, ...values })
      }}
      guard={false}
      submitLabel="Book"
      saved={null}
      onDone={(answer) => {
        if (!answer) return
        if (answer.kind === 'refused') return onRefused(answer)
        notify('Booked')
        onBooked(answer.booking.id)
      }}
    >
      <div className="grid gap-4 *:max-w-none">
        <TextField name="title" label="Title" required autoFocus autoComplete="off" />
        <SelectField
          name="resourceId"
          label="Resource"
          required
          placeholder="Which one?"
          options={resources.map(({ id, title }) => ({ value: id, label: title }))}
        />
        <div className={half}>
          <TextField name="start" label="Start" required type="datetime-local" hint={`Time in ${zone}`} />
          <TextField name="end" label="End" required type="datetime-local" hint={`Time in ${zone}`} />
        </div>
        <NumberField name="participants" label="People" min={1} />
        <LiveVerdict assess={assess} />
        <div className={half}>
          <TextField name="name" label="For whom" autoComplete="off" />
          <TextField name="email" label="Mail address" type="email" autoComplete="off" />
        </div>
        <TextAreaField name="notes" label="Notes" />
      </div>
      {refusal ? (
        <>
          <Callout
            live
            tone={refusal.verdict.verdict === 'unknown' ? 'unknown' : 'critical'}
            title="Not booked"
            actions={
              refusal.conflictId ? (
                <Button asChild size="sm">
                  <Link href={`/orgs/${slug}/conflicts?open=${refusal.conflictId}`}>Show the conflict</Link>
                </Button>
              ) : undefined
            }
          >
            <Reasons
              reasons={refusal.verdict.reasons.filter(({ effect }) => effect === 'blocks' || effect === 'unknown')}
            />
          </Callout>
          {refusal.verdict.verdict === 'unknown' ? (
            <SwitchField
              name="acceptUnknown"
              label="Book without knowing"
              hint="Nothing known stands against it, but not everything could be read."
            />
          ) : whyNoOverride ? null : (
            <OverrideField />
          )}
        </>
      ) : null}
    </Form>
  )
}

/** Against the rules, with a reason: what is written here goes with the next press of Book. */
function OverrideField() {
  const reason: unknown = useWatch({ name: 'overrideReason' })
  return (
    <TextAreaField
      name="overrideReason"
      label="Book anyway, because"
      hint={
        typeof reason === 'string' && reason.trim()
          ? 'The next Book goes against the rules; a conflict stays open until somebody resolves it.'
          : 'A reason books it against the rules. It is kept with the booking.'
      }
    />
  )
}
