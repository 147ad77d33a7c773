import type { World } from '../../db/context.ts'

/**
 * Locks a conflict's bookings and its request, in one order, before anything is decided: whoever would apply another way of it, or move
 * one of them, waits and then sees what became of it. Bookings first, as every verb that moves one does.
 */
export async function lockParties(
  { db, actor }: World,
  { bookings, requests }: { bookings: readonly string[]; requests: readonly string[] },
): Promise<void> {
  await db.$queryRaw`
    SELECT id FROM external_requests WHERE organization_id = ${actor.organizationId}::uuid AND id = ANY (${[...requests]}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`
  await db.$queryRaw`
    SELECT id FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ANY (${[...bookings]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
}
