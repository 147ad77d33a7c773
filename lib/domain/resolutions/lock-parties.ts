import type { World } from '../../db/context.ts'

/** Locks requests in one order until the transaction ends. */
export async function lockRequests({ db, actor }: World, ids: readonly string[]): Promise<void> {
  await db.$queryRaw`
    SELECT id FROM external_requests WHERE organization_id = ${actor.organizationId}::uuid AND id = ANY (${[...ids]}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`
}

/** Locks bookings in one order until the transaction ends; their resources come first. */
export async function lockBookings({ db, actor }: World, ids: readonly string[]): Promise<void> {
  await db.$queryRaw`
    SELECT id FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ANY (${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
}
