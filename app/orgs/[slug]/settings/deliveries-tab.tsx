import { Inbox } from 'lucide-react'
import Link from 'next/link'
import { Section } from '#components/layout/page.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Status } from '#components/ui/status.tsx'
import { Moment } from '#components/ui/time.tsx'
import { isUuid } from '#lib/core/ids.ts'
import { whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import {
  type DeliveryDetail,
  type DeliveryRow,
  deliveryQuerySchema,
  type DeliveryStatus,
  deliveryStatuses,
  getDelivery,
  listDeliveries,
} from '#lib/domain/requests/deliveries/index.ts'
import { getMapping, listEndpoints } from '#lib/domain/requests/endpoints/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { MappingEditor, ReplayAllButton, ReplayButton } from './delivery-buttons.tsx'

const PAGE = 20
const tones = { accepted: 'info', processed: 'good', quarantined: 'waiting', failed: 'critical' } as const
const labels: Record<DeliveryStatus, string> = {
  accepted: 'On its way',
  processed: 'Understood',
  quarantined: 'Quarantined',
  failed: 'Failed',
}

type Props = {
  slug: string
  actor: PersonActor
  status: DeliveryStatus | null
  cursor: string | null
  open: string | null
}

/** What arrived, verbatim, and what became of it; what could not be understood can be mapped and replayed. */
export async function DeliveriesTab({ slug, actor, status, cursor, open }: Props) {
  const organization = actor.organizationId
  const query = deliveryQuerySchema.parse({ status: status ? [status] : [], cursor, limit: PAGE })
  const { page, opened, endpoints } = await readOrg(actor, async (db) => {
    const [found, all] = await Promise.all([
      listDeliveries(db, organization, query),
      listEndpoints(db, organization, new Date()),
    ])
    const shown = open && isUuid(open) ? await getDelivery(db, organization, open) : null
    const mappings = await Promise.all(all.map((endpoint) => getMapping(db, organization, endpoint.id)))
    return {
      page: found,
      opened: shown,
      endpoints: all.map((endpoint, index) => ({ ...endpoint, mapping: mappings[index] ?? null })),
    }
  })
  const disabledReason = whyNot(actor, 'webhooks.manage')
  const address = (changed: Record<string, string | null>) => {
    const query = new URLSearchParams({ tab: 'deliveries' })
    for (const [name, value] of Object.entries({ status, ...changed })) if (value !== null) query.set(name, value)
    return `/orgs/${slug}/settings?${query.toString()}`
  }
  return (
    <>
      <Section
        title="Deliveries"
        about="Every body that arrived is kept as it came. What could not be understood waits here: correct the cause, then replay it."
      >
        <nav aria-label="Status" className="mb-3 flex flex-wrap gap-x-4 gap-y-1">
          {[null, ...deliveryStatuses].map((one) => (
            <Link
              key={one ?? 'all'}
              href={address({ status: one, cursor: null })}
              aria-current={one === status ? 'page' : undefined}
              className={one === status ? 'font-medium underline' : 'text-muted'}
            >
              {one ? labels[one] : 'All'}
            </Link>
          ))}
        </nav>
        {page.rows.length === 0 ? (
          <EmptyState
            icon={Inbox}
            title={status ? `Nothing is ${labels[status].toLowerCase()}` : 'Nothing has arrived yet'}
          >
            {status
              ? 'Look at all deliveries, or at another status.'
              : 'What AppSheet or a form sends to one of your endpoints is listed here.'}
          </EmptyState>
        ) : (
          <ul aria-label="Deliveries" className="border-t">
            {page.rows.map((delivery) => (
              <DeliveryItem
                key={delivery.id}
                slug={slug}
                delivery={delivery}
                opened={opened?.id === delivery.id ? opened : null}
                toggle={address({ cursor, open: opened?.id === delivery.id ? null : delivery.id })}
                disabledReason={disabledReason}
              />
            ))}
          </ul>
        )}
        <p className="mt-3 flex gap-x-4">
          {page.previousCursor ? <Link href={address({ cursor: page.previousCursor })}>Newer</Link> : null}
          {page.nextCursor ? <Link href={address({ cursor: page.nextCursor })}>Older</Link> : null}
        </p>
      </Section>
      {endpoints.map(({ id, name, quarantined, mapping }) => (
        <Section
          key={id}
          title={`How ${name} is understood`}
          about={`${quarantined > 1000 ? '1,000+' : quarantined} in quarantine.`}
        >
          {quarantined > 0 ? (
            <ReplayAllButton slug={slug} endpointId={id} name={name} disabledReason={disabledReason} />
          ) : null}
          {mapping ? null : <Status tone="critical">The stored mapping can’t be read: write it anew</Status>}
          <details className="mt-2">
            <summary className="rounded-sm py-1 text-accent-ink select-none">Mapping</summary>
            <MappingEditor
              slug={slug}
              endpointId={id}
              version={mapping?.version ?? null}
              definition={mapping?.definition ?? {}}
              disabledReason={disabledReason}
            />
          </details>
        </Section>
      ))}
    </>
  )
}

function DeliveryItem({
  slug,
  delivery,
  opened,
  toggle,
  disabledReason,
}: {
  slug: string
  delivery: DeliveryRow
  /** Its body and problems, when this is the one that is looked at. */
  opened: DeliveryDetail | null
  /** The address that opens or closes it. */
  toggle: string
  disabledReason: string | null
}) {
  const name = delivery.externalId ?? delivery.id.slice(0, 8)
  const canReplay = delivery.status === 'quarantined' || delivery.status === 'failed'
  return (
    <li className="border-b py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p className="flex flex-wrap items-center gap-x-3">
            <Status tone={tones[delivery.status]}>{labels[delivery.status]}</Status>
            <span className="font-medium" dir="auto">
              {name}
            </span>
            {delivery.outcome ? <span className="text-muted">{delivery.outcome}</span> : null}
          </p>
          {delivery.reason ? <p className="text-pretty break-words">{delivery.reason}</p> : null}
          <p className="text-sm text-muted">
            <Moment at={delivery.receivedAt} /> through {delivery.endpointName}
            {delivery.duplicates > 0
              ? `, repeated ${delivery.duplicates === 1 ? 'once' : `${delivery.duplicates} times`}`
              : ''}
            {delivery.requestId ? (
              <>
                {', '}
                <Link className="underline" href={`/orgs/${slug}/requests?open=${delivery.requestId}`}>
                  the request
                </Link>
              </>
            ) : null}
          </p>
        </div>
        {canReplay ? <ReplayButton slug={slug} id={delivery.id} name={name} disabledReason={disabledReason} /> : null}
      </div>
      <Link href={toggle} scroll={false} aria-expanded={opened !== null} className="text-sm text-accent-ink underline">
        {opened ? `Close ${name}` : `What arrived (${name})`}
      </Link>
      {opened ? <Arrived name={name} delivery={opened} /> : null}
    </li>
  )
}

function Arrived({ name, delivery }: { name: string; delivery: DeliveryDetail }) {
  return (
    <div className="mt-2 grid gap-2">
      {delivery.problems.length > 0 ? (
        <ul aria-label={`Problems of ${name}`} className="list-disc pl-5">
          {delivery.problems.map(({ field, message }) => (
            <li key={`${field} ${message}`} className="break-words">
              <code className="font-mono text-sm">{field}</code> {message}
            </li>
          ))}
        </ul>
      ) : null}
      <p className="flex items-center justify-between gap-x-3 text-sm text-muted">
        {delivery.mappingVersion === null
          ? 'Not mapped yet'
          : `Read with version ${delivery.mappingVersion} of the mapping`}
        <CopyButton text={delivery.body} label={`Copy the body of ${name}`} />
      </p>
      <pre
        tabIndex={0}
        aria-label={`Body of ${name}`}
        className="max-h-80 overflow-auto rounded-md bg-sunken p-3 font-mono text-sm"
      >
        {delivery.body}
      </pre>
    </div>
  )
}
