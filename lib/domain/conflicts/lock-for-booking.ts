import type { World } from '../../db/context.ts'

type LockRow = { id: string; counts: boolean }

/**
 * Queues at the resources' rows until the transaction ends, before the verdict that decides: what is then read stays true. Exclusive
 * resources are locked in share mode, since the exclusion constraint decides between bookings and only a change of rules or of the
 * linked calendar has to wait; what is counted (a shared capacity, a limit for each person) admits one at a time.
 * @param alone one at a time whatever the resource: for a booking against the rules
 */
export async function lockForBooking(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  resourceIds: readonly string[],
  { alone = false }: { alone?: boolean } = {},
): Promise<void> {
  const wanted = [...new Set(resourceIds)].toSorted() // in one order, so that two callers never wait for each other
  const rows = await db.$queryRaw<LockRow[]>`
    SELECT id, app.capacity_kind(capacity_kind, type, capacity) <> 'exclusive' OR booking_restrictions ? 'per_person_per_week' AS counts
    FROM resources WHERE org_id = ${actor.organizationId}::uuid AND id = ANY (${wanted}::uuid[]) ORDER BY id`
  for (const { id, counts } of rows) {
    if (alone || counts) {
      await db.$queryRaw`SELECT id FROM resources WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
    } else {
      await db.$queryRaw`SELECT id FROM resources WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR SHARE`
    }
  }
}
