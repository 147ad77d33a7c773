'use client'
import { Ellipsis } from 'lucide-react'
import { useState } from 'react'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Menu, MenuItem, MenuLine } from '#components/ui/menu.tsx'
import { Status } from '#components/ui/status.tsx'
import { Moment } from '#components/ui/time.tsx'
import { notify } from '#components/ui/toast.tsx'
import { revokeApiKeyAction, rotateApiKeyAction } from './api-key-actions.ts'
import { SecretOnce } from './secret-once.tsx'
import { useAction } from './use-action.ts'

/** A key as the screen shows it: its first characters and what it may do. */
export type ApiKeyView = {
  id: string
  name: string
  prefix: string
  scopes: readonly string[]
  state: 'active' | 'expired' | 'revoked'
  expiresAt: string | null
  lastUsedAt: string | null
}

const looks = {
  active: { tone: 'good', word: 'Active' },
  expired: { tone: 'closed', word: 'Expired' },
  revoked: { tone: 'closed', word: 'Revoked' },
} as const

export function ApiKeyItem({
  slug,
  apiKey,
  graceHours,
  disabledReason,
}: {
  slug: string
  apiKey: ApiKeyView
  graceHours: number
  disabledReason: string | null
}) {
  const [asked, setAsked] = useState<'rotate' | 'revoke' | null>(null)
  const [key, setKey] = useState<string | null>(null)
  const { busy, run } = useAction()
  const look = looks[apiKey.state]
  const rotate = () =>
    run(
      () => rotateApiKeyAction({ slug, id: apiKey.id, graceHours }),
      (data) => setKey(data.key),
    )
  const revoke = () =>
    run(
      () => revokeApiKeyAction({ slug, id: apiKey.id }),
      () => {
        setAsked(null)
        notify(`${apiKey.name} is revoked`)
      },
    )
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b py-2.5">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5">
          <span dir="auto" className="font-medium">
            {apiKey.name}
          </span>
          <code className="font-mono text-sm text-muted">{apiKey.prefix}…</code>
          <Status tone={look.tone} plain className="text-sm">
            {look.word}
          </Status>
        </p>
        <p className="text-sm text-muted">
          {apiKey.scopes.length === 1 ? apiKey.scopes[0] : `${apiKey.scopes.length} scopes`}
          {' · '}
          {apiKey.lastUsedAt ? (
            <>
              last used <Moment at={apiKey.lastUsedAt} recent />
            </>
          ) : (
            'never used'
          )}
          {apiKey.expiresAt && apiKey.state === 'active' ? (
            <>
              {' · '}works until <Moment at={apiKey.expiresAt} />
            </>
          ) : null}
        </p>
        {apiKey.scopes.length > 1 ? (
          <details>
            <summary className="w-fit rounded-sm text-sm text-accent-ink">What it may do</summary>
            <p className="mt-1 font-mono text-sm text-muted">{apiKey.scopes.join(', ')}</p>
          </details>
        ) : null}
      </div>
      {apiKey.state === 'revoked' ? null : (
        <Menu
          trigger={
            <IconButton
              label={`More for ${apiKey.name}`}
              icon={<Ellipsis size={16} aria-hidden />}
              disabledReason={disabledReason}
            />
          }
        >
          <MenuItem
            onSelect={() => {
              setKey(null)
              setAsked('rotate')
            }}
          >
            Rotate…
          </MenuItem>
          <MenuLine />
          <MenuItem danger onSelect={() => setAsked('revoke')}>
            Revoke…
          </MenuItem>
        </Menu>
      )}
      <Dialog
        open={asked === 'rotate'}
        onOpenChange={(open) => setAsked(open ? 'rotate' : null)}
        title={key ? `The new key of ${apiKey.name}` : `Rotate ${apiKey.name}?`}
        description={
          key
            ? undefined
            : graceHours > 0
              ? `A new key with the same scopes is made and shown once. The present one works for ${graceHours} hours more.`
              : 'A new key with the same scopes is made and shown once. The present one stops at once.'
        }
        actions={
          key ? (
            <Button onClick={() => setAsked(null)}>Done</Button>
          ) : (
            <>
              <Button onClick={() => setAsked(null)}>Keep the present one</Button>
              <Button variant="primary" busy={busy} onClick={() => void rotate()}>
                Rotate
              </Button>
            </>
          )
        }
      >
        {key ? <SecretOnce label="API key" secret={key} /> : null}
      </Dialog>
      <Dialog
        open={asked === 'revoke'}
        onOpenChange={(open) => setAsked(open ? 'revoke' : null)}
        title={`Revoke ${apiKey.name}?`}
        description={`The program that uses ${apiKey.prefix}… is refused at once. Cannot be undone.`}
        actions={
          <>
            <Button onClick={() => setAsked(null)}>Keep it</Button>
            <Button variant="danger" busy={busy} onClick={() => void revoke()}>
              Revoke
            </Button>
          </>
        }
      />
    </li>
  )
}
