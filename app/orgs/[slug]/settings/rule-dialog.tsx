'use client'
import { useState } from 'react'
import { SwitchField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Callout } from '#components/ui/callout.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { SaveRule } from '#lib/domain/approvals/schema.ts'
import { dryRunRuleAction, saveRuleAction } from './approval-actions.ts'
import type { ResourceOption, RuleView } from './approval-views.ts'
import { ConditionFields } from './condition-fields.tsx'
import { DryRunPanel } from './dry-run-panel.tsx'
import { OptionalSelectField } from './people-fields.tsx'

type Values = Pick<SaveRule, 'name' | 'isActive' | 'resourceId' | 'conditions'>

const lookFirst = 'Look at the dry run first: it shows what these values would have changed.'

/** A rule that approves by itself. What it would have changed has to be looked at before it is saved. */
export function RuleDialog({
  slug,
  rule,
  resources,
  onClose,
}: {
  slug: string
  rule: RuleView | null
  resources: readonly ResourceOption[]
  onClose: () => void
}) {
  const [looked, setLooked] = useState(false)
  const id = rule?.id ?? null
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={rule ? `Rule ${rule.name}` : 'New rule'}
      description="It approves on arrival what all of this holds for, when the time is known to be free. Never what could not be read."
    >
      <Form<Values, { version: number }>
        label={rule ? `Rule ${rule.name}` : 'New rule'}
        schema={() => import('#lib/domain/approvals/schema.ts').then((all) => all.saveRuleSchema)}
        defaultValues={{
          name: rule?.name ?? '',
          isActive: rule?.isActive ?? true,
          resourceId: rule?.resourceId ?? null,
          conditions: rule?.conditions ?? {},
        }}
        guard={false}
        submitLabel="Save rule"
        saved="Rule saved"
        submitDisabledReason={looked ? null : lookFirst}
        action={async (values) =>
          looked
            ? saveRuleAction({ slug, ...values, id, expectedVersion: rule?.version ?? null })
            : { serverError: { code: 'bad_input', message: lookFirst } }
        }
        onDone={onClose}
      >
        {rule?.isDamaged ? (
          <Callout tone="waiting" title="The stored conditions could not be read">
            The rule matches nothing until it is saved anew.
          </Callout>
        ) : null}
        <TextField name="name" label="Name" required autoComplete="off" placeholder="Members, short visits" />
        <OptionalSelectField
          name="resourceId"
          label="Resource"
          none="All that allow it"
          options={resources
            .filter((resource) => resource.autoApprovalEnabled || resource.id === rule?.resourceId)
            .map(({ id: value, title }) => ({ value, label: title }))}
          hint="Only resources on which approving by itself is switched on."
        />
        <ConditionFields name="conditions" />
        <SwitchField name="isActive" label="The rule is on" hint="Switched off, it matches nothing." />
        <DryRunPanel
          slug={slug}
          ask={(values) => dryRunRuleAction({ slug, ...(values as Values), id })}
          onLooked={setLooked}
        />
      </Form>
    </Dialog>
  )
}
