'use client'
import { Plus, Webhook } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { SelectField, TextField } from '#components/form/fields.tsx'
import { Form } from '#components/form/form.tsx'
import { Section } from '#components/layout/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { EndpointSource } from '#lib/domain/requests/endpoints/schema.ts'
import { createEndpointAction } from './endpoint-actions.ts'
import { EndpointCard, type EndpointView } from './endpoint-card.tsx'
import { SecretOnce } from './secret-once.tsx'

type NewEndpoint = { source: EndpointSource; name: string }

const waitingLook = 5_000
const waitingAtMost = 15 * 60_000

/** Looks again while an endpoint waits for its first delivery, so that its arrival is seen without a reload. */
function useWaitForDelivery(waiting: boolean) {
  const router = useRouter()
  useEffect(() => {
    if (!waiting) return
    const began = Date.now()
    const timer = setInterval(() => {
      if (Date.now() - began > waitingAtMost) clearInterval(timer)
      else if (document.visibilityState === 'visible') router.refresh()
    }, waitingLook)
    return () => clearInterval(timer)
  }, [router, waiting])
}

/** The ways in for other programs: address, secret, state, and what to paste on their side. */
export function WebhooksPanel({
  slug,
  endpoints,
  graceHours,
  disabledReason,
}: {
  slug: string
  endpoints: readonly EndpointView[]
  graceHours: number
  disabledReason: string | null
}) {
  const [creating, setCreating] = useState(false)
  const [made, setMade] = useState<{ name: string; secret: string } | null>(null)
  useWaitForDelivery(endpoints.some((endpoint) => endpoint.isActive && !endpoint.firstDeliveryAt))
  const create = (
    <Button
      icon={<Plus size={14} aria-hidden />}
      disabledReason={disabledReason}
      onClick={() => {
        setMade(null)
        setCreating(true)
      }}
    >
      New endpoint
    </Button>
  )
  return (
    <Section
      title="Webhook endpoints"
      about="Each sender has an address and a secret of its own, so that one can be changed or closed without the others."
      actions={endpoints.length > 0 ? create : null}
    >
      {endpoints.length === 0 ? (
        <EmptyState icon={Webhook} title="No endpoint yet" action={create}>
          Requests from AppSheet or a form come in through an endpoint. Make one, then paste its address and secret into
          the app that sends.
        </EmptyState>
      ) : (
        <ul className="grid gap-3">
          {endpoints.map((endpoint) => (
            <EndpointCard
              key={endpoint.id}
              slug={slug}
              endpoint={endpoint}
              graceHours={graceHours}
              disabledReason={disabledReason}
            />
          ))}
        </ul>
      )}
      <Dialog
        open={creating}
        onOpenChange={setCreating}
        title={made ? `The secret of ${made.name}` : 'New endpoint'}
        description={made ? undefined : 'It gets an address and a secret. The secret is shown once.'}
        actions={made ? <Button onClick={() => setCreating(false)}>Done</Button> : undefined}
      >
        {made ? (
          <SecretOnce label="Secret" secret={made.secret} after="What to paste where is beside the endpoint." />
        ) : (
          <Form<NewEndpoint, { endpointId: string; secret: string }>
            label="New endpoint"
            schema={() => import('#lib/domain/requests/endpoints/schema.ts').then((all) => all.createEndpointSchema)}
            defaultValues={{ source: 'appsheet', name: '' }}
            guard={false}
            saved={null}
            submitLabel="Make endpoint"
            action={async (values) => {
              const result = await createEndpointAction({ slug, ...values })
              if (result.data) setMade({ name: values.name, secret: result.data.secret })
              return result
            }}
          >
            <TextField name="name" label="Name" placeholder="Front desk app" required autoComplete="off" />
            <SelectField
              name="source"
              label="Sender"
              options={[
                { value: 'appsheet', label: 'AppSheet' },
                { value: 'google_forms', label: 'Google Forms' },
              ]}
            />
          </Form>
        )}
      </Dialog>
    </Section>
  )
}
