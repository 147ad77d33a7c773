import type { z } from 'zod'
import { actorId } from '../../../core/actor.ts'
import { notFound } from '../../../core/errors.ts'
import { audit } from '../../../db/audit.ts'
import type { World } from '../../../db/context.ts'
import { revokeFeedSchema } from './schema.ts'

/** Ends a feed for everybody who has its address. @throws AppError `not_found` */
export async function revokeFeed(world: World, input: z.input<typeof revokeFeedSchema>): Promise<{ id: string }> {
  const { db, actor, now } = world
  const { id } = revokeFeedSchema.parse(input)
  const changed = await db.$executeRaw`
    UPDATE calendar_feeds SET revoked_at = ${now}, revoked_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid AND revoked_at IS NULL`
  if (changed === 0) throw notFound('feed')
  await audit(db, {
    actor,
    now,
    action: 'calendar_feed.revoked',
    entityType: 'calendar_feed',
    entityId: id,
  })
  return { id }
}
