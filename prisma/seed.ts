import { demoDirectoryTime, demoMemberships, demoOrganisations, demoPeople } from '../dev/identity/demo-people.ts'
import type { Actor } from '../lib/core/actor.ts'
import { allPermissions } from '../lib/core/permissions.ts'
import { type Db, readOrg, withOrg, withPlatform } from '../lib/db/index.ts'
import { createApiKey } from '../lib/domain/organisations/api-keys/index.ts'
import { approveRequest } from '../lib/domain/requests/index.ts'
import { createEndpoint } from '../lib/domain/requests/endpoints/index.ts'
import { secretBox } from '../lib/platform/crypto.ts'
import { seedApprovals } from './seed/approvals.ts'
import { bookingRows } from './seed/bookings.ts'
import { seedId } from './seed/random.ts'
import { requestRows } from './seed/requests.ts'
import { resourceRows, seedResources } from './seed/resources.ts'

/** Secrets that only the seed ever sees in plain: shown to whoever started the demo. */
export type DemoKeys = {
  appsheet: { organisation: string; endpointId: string; secret: string }[]
  apiKeys: { organisation: string; key: string }[]
}

/**
 * Fills an empty database with three invented organisations: the same on every machine, relative to the day. One that holds
 * anything else is left as it is. A seed that was interrupted is completed, with new keys: the old ones died with it.
 */
export async function seed(now: Date = new Date()): Promise<{ seeded: boolean; keys?: DemoKeys }> {
  const slugs = await withPlatform('seed demo data', async (db) =>
    (await db.organization.findMany({ select: { slug: true }, take: 10 })).map((row) => row.slug),
  )
  const isDemo = demoOrganisations.every(({ slug }) => slugs.includes(slug))
  if (slugs.length > 0 && !isDemo) return { seeded: false }
  if (!isDemo) await withPlatform('seed demo data', seedDirectory)

  const actors = demoOrganisations.map(({ slug }): Actor => ({
    kind: 'job',
    task: 'seed',
    organizationId: seedId(slug),
  }))
  const filled = await Promise.all(
    actors.map((actor) =>
      readOrg(actor, (db) => db.resource.count({ where: { organizationId: actor.organizationId } })),
    ),
  )
  if (filled.every((count) => count > 0)) return { seeded: false }

  const keys: DemoKeys = { appsheet: [], apiKeys: [] }
  for (const [index, { slug, timezone }] of demoOrganisations.entries()) {
    const actor: Actor = { kind: 'job', task: 'seed', organizationId: seedId(slug) }
    const made = await withOrg(actor, async (db) => {
      if (filled[index] === 0) await seedOrganisation(db, actor, slug, timezone, now)
      return seedKeys(db, actor, now)
    })
    keys.appsheet.push({ organisation: slug, endpointId: made.endpointId, secret: made.secret })
    keys.apiKeys.push({ organisation: slug, key: made.key })
  }
  return { seeded: true, keys }
}

async function seedDirectory(db: Db): Promise<void> {
  await db.organization.createMany({
    data: demoOrganisations.map(({ slug, name, timezone, clerkOrganizationId, accent }) => ({
      id: seedId(slug),
      slug,
      name,
      timezone,
      clerkOrganizationId,
      email: `desk@${slug}.example`,
      theme: { accent },
    })),
  })
  await db.orgMembership.createMany({
    data: demoMemberships.map(({ slug, clerkUserId, clerkMembershipId, role }) => {
      const person = demoPeople.find((one) => one.clerkUserId === clerkUserId)
      return {
        id: seedId(clerkMembershipId),
        organizationId: seedId(slug),
        userId: clerkUserId,
        clerkUserId,
        clerkMembershipId,
        role,
        displayName: person ? `${person.firstName} ${person.lastName}` : null,
        email: person?.email ?? null,
        clerkUpdatedAt: demoDirectoryTime,
      }
    }),
  })
}

async function seedOrganisation(db: Db, actor: Actor, slug: string, zone: string, now: Date): Promise<void> {
  const { organizationId } = actor
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate()
  const resources = seedResources(slug, today)
  await db.resource.createMany({ data: resourceRows(slug, organizationId, today) })
  const bookings = bookingRows(slug, organizationId, zone, resources, today, now)
  await db.booking.createMany({ data: bookings })
  const deciders = demoMemberships
    .filter((one) => one.slug === slug && (one.role === 'admin' || one.role === 'manager'))
    .map((one) => one.clerkUserId)
  const { requests, clashing } = requestRows({ slug, organizationId, zone, resources, bookings, deciders, today, now })
  await db.externalRequest.createMany({ data: requests })

  // Conflicts come about as they do in life: somebody tried to approve what can't be.
  const decider: Actor = { kind: 'person', userId: deciders[0] ?? 'seed', organizationId, role: 'admin' }
  for (const id of clashing) await approveRequest({ db, actor: decider, now }, { id })
  if (slug === demoOrganisations[0]?.slug)
    await seedApprovals({ db, actor, slug, zone, resources, director: deciders[0] ?? '', today, now })
}

async function seedKeys(db: Db, actor: Actor, now: Date): Promise<{ endpointId: string; secret: string; key: string }> {
  const { organizationId } = actor
  const names = { endpoint: 'AppSheet booking form', key: 'Demo key' }
  await db.webhookEndpoint.deleteMany({ where: { organizationId, name: names.endpoint } })
  await db.apiKey.deleteMany({ where: { organizationId, name: names.key } })
  const endpoint = await createEndpoint(
    { db, actor, now, secrets: secretBox() },
    { source: 'appsheet', name: names.endpoint },
  )
  const apiKey = await createApiKey({ db, actor, now }, { name: names.key, scopes: [...allPermissions] })
  return { endpointId: endpoint.endpointId, secret: endpoint.secret, key: apiKey.key }
}
