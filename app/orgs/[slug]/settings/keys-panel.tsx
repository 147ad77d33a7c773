'use client'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import { CheckboxGroupField, SelectField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Section } from '#components/layout/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { type Permission, permissions } from '#lib/core/permissions.ts'
import { createApiKeyAction } from './api-key-actions.ts'
import { ApiKeyItem, type ApiKeyView } from './api-key-item.tsx'
import type { NewKey } from './new-key-schema.ts'
import { SecretOnce } from './secret-once.tsx'

function expiryOf(lifetime: NewKey['lifetime']): Date | null {
  return lifetime === 'never' ? null : new Date(Date.now() + Number(lifetime) * 86_400_000)
}

/** Keys by which programs call the API: what each may do, when it was last used, and how to replace it. */
export function KeysPanel({
  slug,
  keys,
  grantable,
  graceHours,
  disabledReason,
}: {
  slug: string
  keys: readonly ApiKeyView[]
  /** What the signed-in person may give away: nobody gives more than they have. */
  grantable: readonly Permission[]
  graceHours: number
  disabledReason: string | null
}) {
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<{ name: string; key: string } | null>(null)
  const create = (
    <Button
      icon={<Plus size={14} aria-hidden />}
      disabledReason={disabledReason}
      onClick={() => {
        setMade(null)
        setCreating(true)
      }}
    >
      New key
    </Button>
  )
  return (
    <Section
      title="API keys"
      about="A key acts for the organisation, within what it may do. Give each program its own."
      actions={keys.length > 0 ? create : null}
    >
      {keys.length === 0 ? (
        <EmptyState icon={KeyRound} title="No API key yet" action={create}>
          A program that reads or decides requests over the API needs one.
        </EmptyState>
      ) : (
        <ul className="border-t">
          {keys.map((key) => (
            <ApiKeyItem key={key.id} slug={slug} apiKey={key} graceHours={graceHours} disabledReason={disabledReason} />
          ))}
        </ul>
      )}
      <Dialog
        open={creating}
        onOpenChange={setCreating}
        title={made ? `The key of ${made.name}` : 'New API key'}
        description={made ? undefined : 'The key is shown once, after it is made.'}
        wide
        actions={made ? <Button onClick={() => setCreating(false)}>Done</Button> : undefined}
      >
        {made ? (
          <SecretOnce label="API key" secret={made.key} after="Send it as: Authorization: Bearer (key)" />
        ) : (
          <Form<NewKey, { key: string }>
            label="New API key"
            schema={() => import('./new-key-schema.ts').then((all) => all.newKeySchema)}
            defaultValues={{ name: '', scopes: [], lifetime: '90' }}
            guard={false}
            saved={null}
            submitLabel="Make key"
            action={async ({ name, scopes, lifetime }) => {
              const result = await createApiKeyAction({ slug, name, scopes, expiresAt: expiryOf(lifetime) })
              if (result.data) setMade({ name, key: result.data.key })
              return result
            }}
          >
            <TextField name="name" label="Name" placeholder="Night porter's tablet" required autoComplete="off" />
            <SelectField
              name="lifetime"
              label="Works for"
              options={[
                { value: '30', label: '30 days' },
                { value: '90', label: '90 days' },
                { value: '365', label: 'A year' },
                { value: 'never', label: 'Until it is revoked' },
              ]}
            />
            <CheckboxGroupField
              name="scopes"
              label="It may"
              options={grantable.map((permission) => ({
                value: permission,
                label: permissions[permission].does,
                hint: permission,
              }))}
            />
          </Form>
        )}
      </Dialog>
    </Section>
  )
}
