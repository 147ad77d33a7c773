import { Inbox } from 'lucide-react'
import Link from 'next/link'
import { Section } from '#components/layout/page.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Status } from '#components/ui/status.tsx'
import { Moment } from '#components/ui/time.tsx'
import { whyNot } from '#lib/core/permissions.ts'
import { readOrg } from '#lib/db/index.ts'
import {
  type DeliveryDetail,
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

type Props = { slug: string; actor: PersonActor; status: DeliveryStatus | null; cursor: string | null }

/** What arrived, verbatim, and what became of it; what could not be understood can be mapped and replayed. */
export async function DeliveriesTab({ slug, actor, status, cursor }: Props) {
  const organization = actor.organizationId
  const query = deliveryQuerySchema.parse({ status: status ? [status] : [], cursor, limit: PAGE })
  const { page, details, endpoints } = await readOrg(actor, async (db) => {
    const [found, all] = await Promise.all([
      listDeliveries(db, organization, query),
      listEndpoints(db, organization, new Date()),
    ])
    const bodies = await Promise.all(found.rows.map((row) => getDelivery(db, organization, row.id)))
    const mappings = await Promise.all(all.map((endpoint) => getMapping(db, organization, endpoint.id)))
    return {
      page: found,
      details: bodies.filter((body) => body !== null),
      endpoints: all.map((endpoint, index) => ({ ...endpoint, mapping: mappings[index] ?? null })),
    }
  })
  const disabledReason = whyNot(actor, 'webhooks.manage')
  const address = (changed: Record<string, string | null>) => {
    const entries = Object.entries({ tab: 'deliveries', status, ...changed }).filter(([, value]) => value !== null)
    return `/orgs/${slug}/settings?${new URLSearchParams(entries as [string, string][]).toString()}`
  }
  return (
    <>
      <Section
        title="Deliveries"
        about="Every body that arrived is kept as it came. What could not be understood waits here: correct the cause, then replay it."
        actions={
          <nav aria-label="Status" className="flex flex-wrap gap-x-4">
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
        }
      >
        {details.length === 0 ? (
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
            {details.map((delivery) => (
              <DeliveryItem key={delivery.id} slug={slug} delivery={delivery} disabledReason={disabledReason} />
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
          {mapping ? (
            <details className="mt-2">
              <summary className="rounded-sm py-1 text-accent-ink select-none">Mapping</summary>
              <MappingEditor
                slug={slug}
                endpointId={id}
                version={mapping.version}
                definition={mapping.definition}
                disabledReason={disabledReason}
              />
            </details>
          ) : null}
        </Section>
      ))}
    </>
  )
}

function DeliveryItem({
  slug,
  delivery,
  disabledReason,
}: {
  slug: string
  delivery: DeliveryDetail
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
            {delivery.duplicates > 0 ? `, repeated ${delivery.duplicates} times` : ''}
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
      <details className="mt-1">
        <summary className="rounded-sm py-1 text-sm text-accent-ink select-none">{`What arrived (${name})`}</summary>
        <pre
          tabIndex={0}
          aria-label={`Body of ${name}`}
          className="max-h-80 overflow-auto rounded-md bg-sunken p-3 font-mono text-sm"
        >
          {delivery.body}
        </pre>
      </details>
    </li>
  )
}
