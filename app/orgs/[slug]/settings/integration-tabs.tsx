import { allPermissions, can, whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import { listApiKeys } from '#lib/domain/organisations/api-keys/index.ts'
import {
  appsheetBodyTemplate,
  endpointPaths,
  type EndpointRow,
  googleFormsScript,
  listEndpoints,
} from '#lib/domain/requests/endpoints/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { clerkConfig } from '#lib/platform/clerk-config.ts'
import type { EndpointView } from './endpoint-card.tsx'
import { KeysPanel } from './keys-panel.tsx'
import { WebhooksPanel } from './webhooks-panel.tsx'

type Props = { slug: string; actor: PersonActor; graceHours: number }

const iso = (date: Date | string | null) => (date === null ? null : new Date(date).toISOString())

function viewOf(row: EndpointRow, origin: string): EndpointView {
  const url = `${origin}/api/webhooks/${endpointPaths[row.source]}/${row.id}`
  return {
    id: row.id,
    name: row.name,
    kind: row.source === 'appsheet' ? 'AppSheet' : 'Google Forms',
    url,
    isActive: row.isActive,
    secrets: row.secrets.map(({ id, hint, expiresAt, isValid }) => ({ id, hint, expiresAt: iso(expiresAt), isValid })),
    firstDeliveryAt: iso(row.firstDeliveryAt),
    lastDeliveryAt: iso(row.lastDeliveryAt),
    quarantined: row.quarantined,
    paste:
      row.source === 'appsheet'
        ? { label: 'Body template for AppSheet', text: appsheetBodyTemplate() }
        : { label: 'Script for Google Forms', text: googleFormsScript(url) },
  }
}

export async function WebhooksTab({ slug, actor, graceHours }: Props) {
  const rows = await readOrg(actor, (db) => listEndpoints(db, actor.organizationId, new Date()))
  const origin = clerkConfig().appOrigin
  return (
    <WebhooksPanel
      slug={slug}
      endpoints={rows.map((row) => viewOf(row, origin))}
      graceHours={graceHours}
      disabledReason={whyNot(actor, 'webhooks.manage')}
    />
  )
}

export async function KeysTab({ slug, actor, graceHours }: Props) {
  const rows = await readOrg(actor, (db) => listApiKeys(db, actor.organizationId, new Date()))
  return (
    <KeysPanel
      slug={slug}
      keys={rows.map((row) => ({
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        scopes: row.scopes,
        state: row.state,
        expiresAt: iso(row.expiresAt),
        lastUsedAt: iso(row.lastUsedAt),
      }))}
      grantable={allPermissions.filter((permission) => can(actor, permission))}
      graceHours={graceHours}
      disabledReason={whyNot(actor, 'api_keys.manage')}
    />
  )
}
