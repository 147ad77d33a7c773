import { createHash, randomBytes } from 'node:crypto'
import type { z } from 'zod'
import { actorId } from '../../../core/actor.ts'
import { notFound } from '../../../core/errors.ts'
import { newId } from '../../../core/ids.ts'
import { audit } from '../../../db/audit.ts'
import type { World } from '../../../db/context.ts'
import { getResource } from '../../resources/index.ts'
import { createFeedSchema } from './schema.ts'

/** What is stored of a feed's secret: 256 random bits need no slow hash. */
export function hashFeedToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/**
 * Makes a private feed of a resource's or a person's bookings.
 * @returns the secret of its address: the only time that anybody sees it
 * @throws AppError `not_found` when the organisation has no such resource
 */
export async function createFeed(
  world: World,
  input: z.input<typeof createFeedSchema>,
): Promise<{ id: string; token: string }> {
  const { db, actor, now } = world
  const wish = createFeedSchema.parse(input)
  const resourceId = wish.kind === 'resource' ? wish.resourceId : null
  const email = wish.kind === 'person' ? wish.email.trim().toLowerCase() : null
  const resource = resourceId ? await getResource(db, actor.organizationId, resourceId) : null
  if (resourceId && !resource) throw notFound('resource')
  const id = newId(now)
  const token = randomBytes(32).toString('base64url')
  await db.$executeRaw`
    INSERT INTO calendar_feeds (id, organization_id, kind, resource_id, person_email, shows, token_hash, created_by, created_at, updated_at)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${wish.kind}, ${resourceId}::uuid, ${email}, ${wish.shows}, ${hashFeedToken(token)},
      ${actorId(actor)}, ${now}, ${now})`
  await audit(db, {
    actor,
    now,
    action: 'calendar_feed.created',
    entityType: 'calendar_feed',
    entityId: id,
    changes: { of: [null, resource?.title ?? email ?? ''], shows: [null, wish.shows] },
  })
  return { id, token }
}
