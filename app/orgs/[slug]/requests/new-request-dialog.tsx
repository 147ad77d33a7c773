'use client'
import { useCallback } from 'react'
import { type Asked, LiveVerdict } from '#components/decision/live-verdict.tsx'
import { optionsFor } from '#components/decision/words.ts'
import { NumberField, SelectField, TextAreaField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { type EnterRequest, enterRequestSchema } from '#lib/domain/requests/enter-request-schema.ts'
import { requestPriorities, requestTypes } from '#lib/domain/requests/values.ts'
import { assessTimeAction, enterRequestAction } from './actions.ts'

/** For somebody at the desk or on the phone: the same request as from outside, with the verdict while typing. */
export function NewRequestDialog({
  slug,
  open,
  onOpenChange,
  resources,
  onEntered,
}: {
  slug: string
  open: boolean
  onOpenChange: (open: boolean) => void
  resources: readonly { id: string; title: string }[]
  onEntered: (id: string) => void
}) {
  const zone = useZone().replaceAll('_', ' ')
  const assess = useCallback((asked: Asked) => assessTimeAction({ slug, ...asked }), [slug])
  const half = 'grid grid-cols-2 items-start gap-4 max-sm:grid-cols-1'
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New request" wide>
      <Form<EnterRequest, { requestId: string }>
        label="New request"
        schema={enterRequestSchema}
        defaultValues={{ type: 'booking', priority: 'normal', title: '' }}
        action={(values) => enterRequestAction({ slug, ...values })}
        guard={false}
        submitLabel="Enter request"
        saved="Entered: it waits for a decision"
        onDone={(data) => {
          onOpenChange(false)
          if (data) onEntered(data.requestId)
        }}
      >
        <div className="grid gap-4 *:max-w-none">
          <TextField name="title" label="Title" required autoFocus autoComplete="off" />
          <div className={half}>
            <SelectField name="type" label="Type" options={optionsFor(requestTypes)} />
            <SelectField name="priority" label="Priority" options={optionsFor(requestPriorities)} />
          </div>
          <SelectField
            name="resourceId"
            label="Resource"
            placeholder="Which one?"
            options={resources.map(({ id, title }) => ({ value: id, label: title }))}
          />
          <div className={half}>
            <TextField name="start" label="Start" type="datetime-local" hint={`Time in ${zone}`} />
            <TextField name="end" label="End" type="datetime-local" hint={`Time in ${zone}`} />
          </div>
          <LiveVerdict assess={assess} />
          <div className={half}>
            <TextField name="requesterName" label="Who asks" autoComplete="off" />
            <TextField
              name="requesterEmail"
              label="Mail address"
              type="email"
              hint="Gets the answer."
              autoComplete="off"
            />
          </div>
          <NumberField name="participants" label="People" min={1} />
          <TextAreaField name="notes" label="Notes" />
        </div>
      </Form>
    </Dialog>
  )
}
