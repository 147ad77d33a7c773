import { actorId } from '../../core/actor.ts'
import { AppError } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { detectConflicts } from '../conflicts/index.ts'
import type { Situation } from './read-situation.ts'
import type { Way, WayKind } from './schema.ts'

const resolutions: Record<WayKind, string> = {
  move: 'Moved to another time',
  move_resource: 'Moved to another resource',
  shorten: 'Shortened',
  split: 'Split in two parts',
  seats: 'Given fewer places',
  cancel: 'Cancelled',
  accept: 'Both can stay',
  alternative: 'Another time is offered',
}

/**
 * Says how the conflict was resolved, to it and to the bookings that it is about: when its cause is gone, or when it was decided to live
 * with it. Returns false, and leaves it open, when something still clashes there.
 * @throws AppError `conflict` when somebody else settled it in this very moment: then nothing was changed
 */
export async function settleByWay(
  world: World,
  { conflict, bookings }: Situation,
  way: Way,
  reason: string | null,
): Promise<boolean> {
  const { db, actor, now } = world
  if (conflict.start && conflict.end && conflict.start < conflict.end) {
    await detectConflicts(world, {
      resourceId: conflict.resourceId,
      from: conflict.start,
      until: conflict.end,
      cause: 'sweep',
    })
  }
  const by = actorId(actor)
  const [current] = await db.$queryRaw<{ present: boolean; mine: boolean; status: string }[]>`
    SELECT cause_present AS present, status, version = ${conflict.version} OR updated_at = now() AS mine FROM conflict_logs
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${conflict.id}::uuid FOR NO KEY UPDATE`
  if (!current?.mine)
    throw new AppError('conflict', 'Somebody else settled this conflict in this moment. Nothing was changed.', {})
  const livedWith = way.kind === 'accept' || way.kind === 'alternative'
  // What was wrong with the asking has no cause that detection would see go.
  const onlyAsked = conflict.fingerprint.startsWith('override|')
  if (current.present && !livedWith && !onlyAsked) return false
  const resolution = resolutions[way.kind]
  const notes = [way.kind === 'accept' ? null : way.sentence, reason].filter(Boolean).join('. ') || null
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE conflict_logs SET status = 'resolved', resolution = ${resolution}, resolution_notes = ${notes}, resolved_at = ${now}, resolved_by = ${by},
      cause_present = cause_present AND ${!onlyAsked || livedWith}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${conflict.id}::uuid RETURNING version`
  await db.$executeRaw`
    UPDATE bookings SET conflict_resolution_notes = ${[resolution, notes].filter(Boolean).join(': ')}
    WHERE org_id = ${actor.organizationId}::uuid AND id = ANY (${bookings.map(({ id }) => id)}::uuid[])`
  await audit(db, {
    actor,
    now,
    action: 'conflict.resolved',
    entityType: 'conflict',
    entityId: conflict.id,
    entityVersion: row?.version,
    changes: { status: [conflict.status, 'resolved'], resolution: [conflict.resolution, resolution] },
    reason: notes ?? undefined,
  })
  return true
}
