import type { World } from '../../db/context.ts'
import type { DetectConflicts } from './port.ts'

/** As far ahead as recurring events are worked out. */
const HORIZON_DAYS = 550

/**
 * Finds what a change of a resource means for what is booked from now on, at least 18 months ahead and as far as anything is
 * booked: conflicts open, and those whose cause is gone resolve themselves. In the transaction of the change.
 */
export async function checkBookings(
  world: World,
  detectConflicts: DetectConflicts,
  resourceId: string,
): Promise<{ opened: number; resolved: number }> {
  const { db, actor, now } = world
  const horizon = new Date(now.getTime() + HORIZON_DAYS * 86_400_000)
  const [row] = await db.$queryRaw<{ until: Date }[]>`
    SELECT greatest(${horizon}::timestamptz, max(end_time)) AS until FROM bookings
    WHERE org_id = ${actor.organizationId}::uuid AND resource_id = ${resourceId}::uuid AND status = 'confirmed' AND end_time > ${now}`
  const { opened, reopened, resolved } = await detectConflicts(world, {
    resourceId,
    from: now,
    until: row?.until ?? horizon,
    cause: 'rule_change',
  })
  return { opened: opened + reopened, resolved }
}
