'use client'
import { Ellipsis, RotateCw } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { CopyableText, CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { Status, Tag } from '#components/ui/status.tsx'
import { Moment } from '#components/ui/time.tsx'
import { notify, notifyUndo } from '#components/ui/toast.tsx'
import { revokeSecretAction, rotateSecretAction, setEndpointActiveAction } from './endpoint-actions.ts'
import { SecretOnce } from './secret-once.tsx'
import { useAction } from './use-action.ts'

/** An endpoint as the screen shows it: no secret, only what they end in. */
export type EndpointView = {
  id: string
  name: string
  kind: string
  url: string
  isActive: boolean
  secrets: { id: string; hint: string; expiresAt: string | null; isValid: boolean }[]
  firstDeliveryAt: string | null
  lastDeliveryAt: string | null
  quarantined: number
  /** What to paste on the sender's side. */
  paste: { label: string; text: string }
}

function DeliveryState({ endpoint }: { endpoint: EndpointView }) {
  if (!endpoint.isActive) return <Status tone="closed">Closed</Status>
  if (!endpoint.firstDeliveryAt) {
    return (
      <span role="status" className="flex items-center gap-2 text-sm text-info">
        <span aria-hidden className="size-2 animate-pulse rounded-full bg-info-mark" />
        Waiting for the first delivery…
      </span>
    )
  }
  return (
    <span className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
      {endpoint.quarantined > 0 ? (
        <Link href="?tab=deliveries&status=quarantined" className="underline">
          <Status tone="waiting">{`${endpoint.quarantined > 1000 ? '1,000+' : endpoint.quarantined} quarantined`}</Status>
        </Link>
      ) : null}
      {endpoint.lastDeliveryAt ? (
        <span>
          Last delivery <Moment at={endpoint.lastDeliveryAt} recent />
        </span>
      ) : null}
    </span>
  )
}

function Secrets({ endpoint, onRevoke }: { endpoint: EndpointView; onRevoke: ((secretId: string) => void) | null }) {
  const valid = endpoint.secrets.filter((secret) => secret.isValid)
  if (valid.length === 0) return <Status tone="critical">No secret is valid</Status>
  return (
    <ul className="grid gap-1">
      {valid.map((secret) => (
        <li key={secret.id} className="flex flex-wrap items-center gap-x-2">
          <code className="font-mono text-sm">{secret.hint}</code>
          {secret.expiresAt ? (
            <>
              <span className="text-sm text-waiting">
                old, works until <Moment at={secret.expiresAt} />
              </span>
              {onRevoke ? (
                <Button size="sm" variant="quiet" onClick={() => onRevoke(secret.id)}>
                  End it now
                </Button>
              ) : null}
            </>
          ) : (
            <span className="text-sm text-muted">in force</span>
          )}
        </li>
      ))}
    </ul>
  )
}

export function EndpointCard({
  slug,
  endpoint,
  graceHours,
  disabledReason,
}: {
  slug: string
  endpoint: EndpointView
  graceHours: number
  disabledReason: string | null
}) {
  const [rotating, setRotating] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const { busy, run } = useAction()
  const setActive = (isActive: boolean) => setEndpointActiveAction({ slug, id: endpoint.id, isActive })
  const close = () =>
    run(
      () => setActive(false),
      () =>
        notifyUndo(`${endpoint.name} is closed: what it sends is refused`, {
          onUndo: () =>
            void run(
              () => setActive(true),
              () => notify(`${endpoint.name} is open again`),
            ),
        }),
    )
  return (
    <li>
      <article aria-label={endpoint.name} className="rounded-lg border bg-surface p-4">
        <header className="mb-3 flex items-start gap-x-3">
          <div className="min-w-0 flex-1">
            <h3 dir="auto" className="flex flex-wrap items-center gap-2 text-base">
              {endpoint.name} <Tag>{endpoint.kind}</Tag>
            </h3>
            <DeliveryState endpoint={endpoint} />
          </div>
          <span className="flex shrink-0 items-center gap-1">
            <Button
              size="sm"
              icon={<RotateCw size={13} aria-hidden />}
              disabledReason={disabledReason}
              onClick={() => {
                setSecret(null)
                setRotating(true)
              }}
            >
              Rotate secret…
            </Button>
            <Menu
              trigger={
                <IconButton
                  size="sm"
                  label={`More for ${endpoint.name}`}
                  icon={<Ellipsis size={15} aria-hidden />}
                  disabledReason={disabledReason}
                />
              }
            >
              {endpoint.isActive ? (
                <MenuItem onSelect={() => void close()}>Close this endpoint</MenuItem>
              ) : (
                <MenuItem
                  onSelect={() =>
                    void run(
                      () => setActive(true),
                      () => notify(`${endpoint.name} is open again`),
                    )
                  }
                >
                  Open it again
                </MenuItem>
              )}
            </Menu>
          </span>
        </header>
        <dl className="grid grid-cols-[72px_minmax(0,1fr)] gap-y-2">
          <dt className="pt-0.5 text-muted">Address</dt>
          <dd className="min-w-0">
            <CopyableText text={endpoint.url} label={`Copy the address of ${endpoint.name}`} />
          </dd>
          <dt className="text-muted">Header</dt>
          <dd className="min-w-0 font-mono text-sm break-words">Authorization: Bearer (secret)</dd>
          <dt className="text-muted">Secret</dt>
          <dd>
            <Secrets
              endpoint={endpoint}
              onRevoke={
                disabledReason
                  ? null
                  : (secretId) =>
                      void run(
                        () => revokeSecretAction({ slug, id: endpoint.id, secretId }),
                        () => notify('The old secret no longer works'),
                      )
              }
            />
          </dd>
        </dl>
        <details className="mt-3 border-t pt-2">
          <summary className="rounded-sm py-1 text-accent-ink select-none">{endpoint.paste.label}</summary>
          <div className="relative mt-2">
            <pre
              tabIndex={0}
              aria-label={endpoint.paste.label}
              className="max-h-80 overflow-auto rounded-md bg-sunken p-3 pr-28 font-mono text-sm"
            >
              {endpoint.paste.text}
            </pre>
            <div className="absolute top-2 right-2">
              <CopyButton text={endpoint.paste.text} showLabel />
            </div>
          </div>
        </details>
      </article>
      <Dialog
        open={rotating}
        onOpenChange={setRotating}
        title={secret ? `The new secret of ${endpoint.name}` : `Rotate the secret of ${endpoint.name}?`}
        description={
          secret
            ? undefined
            : graceHours > 0
              ? `A new secret is made and shown once. The present one works for ${graceHours} hours more; any older one stops now.`
              : 'A new secret is made and shown once. The present one stops at once: what is sent with it is refused.'
        }
        actions={
          secret ? (
            <Button onClick={() => setRotating(false)}>Done</Button>
          ) : (
            <>
              <Button onClick={() => setRotating(false)}>Keep the present one</Button>
              <Button
                variant="primary"
                busy={busy}
                onClick={() =>
                  void run(
                    () => rotateSecretAction({ slug, id: endpoint.id, graceHours }),
                    (data) => setSecret(data.secret),
                  )
                }
              >
                Rotate
              </Button>
            </>
          )
        }
      >
        {secret ? <SecretOnce label="Secret" secret={secret} after="Paste it into the app that sends." /> : null}
      </Dialog>
    </li>
  )
}
