import type { World } from '../../db/index.ts'

/**
 * Takes messages back that have not left the house: all of them, or none when one is being sent or was.
 * @returns false when one is on its way: then whoever it tells is told
 */
export async function withdrawMessages({ db, actor }: World, ids: readonly string[], why: string): Promise<boolean> {
  // Locked in one order and before they are looked at: a worker that claims one meanwhile waits, and finds it cancelled.
  const rows = await db.$queryRaw<{ status: string }[]>`
    SELECT status FROM outbound_messages WHERE organization_id = ${actor.organizationId}::uuid AND id = ANY (${[...ids]}::uuid[])
    ORDER BY id FOR UPDATE`
  if (rows.some(({ status }) => status === 'sending' || status === 'sent')) return false
  await db.$executeRaw`
    UPDATE outbound_messages SET status = 'cancelled', last_error = ${why}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ANY (${[...ids]}::uuid[]) AND status IN ('queued', 'failed')`
  return true
}
