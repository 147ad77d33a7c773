import type { z } from 'zod'
import { AppError, notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { lockConflict, refuseStatus } from './lock-conflict.ts'
import { resolutionWords } from './resolve-conflict.ts'
import type { reopenConflictSchema } from './schema.ts'
import type { Settlement } from './settle-conflict.ts'

/**
 * Takes a decision about a conflict back: it is open (or being investigated) again, and the words that resolving left at its booking go.
 * @throws AppError `not_found`, `stale` with what changed, or `conflict` when it isn't settled, or when its cause is gone: then there is
 *   nothing to settle, and it comes back by itself with its cause
 */
export async function reopenConflict(world: World, input: z.infer<typeof reopenConflictSchema>): Promise<Settlement> {
  const { db, actor, now } = world
  const current = await lockConflict(world, input.id, input.expectedVersion)
  if (current.status === 'open' || current.status === 'investigating') refuseStatus(current)
  if (!current.cause_present) {
    throw new AppError('conflict', 'What caused this conflict is gone. It opens again by itself when it comes back.', {
      version: current.version,
      status: current.status,
    })
  }
  const notes = input.notes?.trim() || null
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE conflict_logs SET status = ${input.to}, resolution = NULL, resolution_notes = NULL, resolved_at = NULL, resolved_by = NULL
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${input.id}::uuid RETURNING version`
  if (!row) throw notFound('conflict')
  if (current.resolution && current.booking_id) {
    // Only its own words: another conflict of the same booking may have been resolved since.
    await db.$executeRaw`
      UPDATE bookings SET conflict_resolution_notes = NULL
      WHERE org_id = ${actor.organizationId}::uuid AND id = ${current.booking_id}::uuid
        AND conflict_resolution_notes IN (${current.resolution}, ${resolutionWords(current.resolution, current.resolution_notes)})`
  }
  await audit(db, {
    actor,
    now,
    action: 'conflict.reopened',
    entityType: 'conflict',
    entityId: input.id,
    entityVersion: row.version,
    changes: {
      status: [current.status, input.to],
      ...(current.resolution ? { resolution: [current.resolution, null] } : {}),
      ...(current.resolution_notes ? { notes: [current.resolution_notes, null] } : {}),
    },
    reason: notes ?? undefined,
  })
  return { conflictId: input.id, status: input.to, version: row.version }
}
