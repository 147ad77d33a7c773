'use client'
import { SelectField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { delegateWhileAwayAction } from './approval-actions.ts'
import type { ApproverOption } from './approval-views.ts'

type Values = { toMember: string; from: string; until: string; note: string }

/** Who decides in one's stead on which days. */
export function AwayDialog({
  slug,
  me,
  people,
  onClose,
}: {
  slug: string
  me: string
  people: readonly ApproverOption[]
  onClose: () => void
}) {
  const zone = useZone()
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="While I am away"
      description="Somebody else can decide the steps that ask for you. You still can, too."
    >
      <Form<Values, { id: string }>
        label="While I am away"
        schema={() => import('#lib/domain/approvals/schema.ts').then((all) => all.delegateWhileAwaySchema)}
        defaultValues={{ toMember: '', from: '', until: '', note: '' }}
        guard={false}
        saved="Noted"
        submitLabel="Let them decide"
        action={(values) => delegateWhileAwayAction({ slug, ...values })}
        onDone={onClose}
      >
        <SelectField
          name="toMember"
          label="Who stands in"
          required
          options={people
            .filter(({ userId }) => userId !== me)
            .map(({ userId, name, role }) => ({ value: userId, label: name, hint: role }))}
        />
        <TextField name="from" type="date" label="From" required hint={`Whole days, ${zone.replaceAll('_', ' ')}.`} />
        <TextField name="until" type="date" label="Until" required hint="The last day, included." />
        <TextField name="note" label="Note" />
      </Form>
    </Dialog>
  )
}
