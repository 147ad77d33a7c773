import type { z } from 'zod'
import type { World } from '../../db/context.ts'
import type { beforeSchema } from './resolution-record.ts'

/**
 * Gives the conflict back the status that it had, and its bookings the words that stood there. One whose cause has gone by itself
 * meanwhile stays resolved. Returns its version, null when it is no more.
 */
export async function reopenUndone(
  { db, actor }: World,
  conflictId: string,
  { status, notes, booking }: z.output<typeof beforeSchema>,
): Promise<number | null> {
  // What was wrong with the asking only has no cause that detection finds again: its booking is back, so it is too.
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE conflict_logs SET status = ${status}, resolution = NULL, resolution_notes = NULL, resolved_at = NULL, resolved_by = NULL, cause_present = true
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${conflictId}::uuid
      AND (cause_present OR ${booking === null} OR fingerprint LIKE 'override|%' OR fingerprint LIKE 'refused_decision|%') RETURNING version`
  for (const { id, words } of notes) {
    await db.$executeRaw`
      UPDATE bookings SET conflict_resolution_notes = ${words} WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  }
  return row?.version ?? null
}
