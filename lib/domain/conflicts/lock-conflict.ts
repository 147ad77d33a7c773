import { AppError, notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { staleError } from '../../db/history.ts'
import type { ConflictStatus } from './schema.ts'

export type LockedConflict = {
  status: ConflictStatus
  version: number
  assigned_to: string | null
  cause_present: boolean
  booking_id: string | null
  resolution: string | null
  resolution_notes: string | null
  resolved_by: string | null
}

/**
 * Locks a conflict for a change of it.
 * @throws AppError `not_found`, or `stale` with what changed since the version that was looked at
 */
export async function lockConflict(
  { db, actor }: World,
  id: string,
  expectedVersion?: number | null,
): Promise<LockedConflict> {
  const [current] = await db.$queryRaw<LockedConflict[]>`
    SELECT status, version, assigned_to, cause_present, booking_id, resolution, resolution_notes, resolved_by FROM conflict_logs
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!current) throw notFound('conflict')
  if (expectedVersion && expectedVersion !== current.version) {
    throw await staleError(db, actor.organizationId, 'conflict', id, expectedVersion, current)
  }
  return current
}

/** @throws AppError `conflict` when the conflict's status doesn't allow what is asked */
export function refuseStatus(current: Pick<LockedConflict, 'status' | 'version'>): never {
  throw new AppError('conflict', `This conflict is ${current.status} already.`, {
    version: current.version,
    status: current.status,
  })
}

/** @throws AppError `conflict` when it is resolved or ignored */
export function mustBeUnsettled(current: LockedConflict): void {
  if (current.status === 'resolved' || current.status === 'ignored') refuseStatus(current)
}
