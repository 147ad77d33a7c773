import type { World } from '../../../db/context.ts'
import { mergeSpans } from '../../../core/spans.ts'
import type { ConflictCause } from '../values.ts'
import { detectConflicts } from './detect-conflicts.ts'

type Check = { id: string; resource_id: string; from_at: Date; until_at: Date; cause: ConflictCause }

const AT_ONCE = 200

/**
 * Examines what has changed since the last time, noted by triggers in `conflict_checks`, whoever wrote it. Several workers share the
 * list: what one has taken another skips. Returns how many notes are done; fewer than asked for means that none are left.
 */
export async function examineWaiting(world: World): Promise<{ done: number; more: boolean }> {
  const { db, actor } = world
  const checks = await db.$queryRaw<Check[]>`
    SELECT id, resource_id, from_at, until_at, cause FROM conflict_checks WHERE organization_id = ${actor.organizationId}::uuid
    ORDER BY created_at, id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED`
  const byResource = [...Map.groupBy(checks, (check) => check.resource_id)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [resourceId, notes] of byResource) {
    const spans = mergeSpans(
      notes.map(({ from_at: from, until_at: until }) => ({ from: from.getTime(), until: until.getTime() + 1 })),
    )
    for (const span of spans) {
      const cause =
        notes.find(({ from_at: from, until_at: until }) => from.getTime() < span.until && until.getTime() >= span.from)
          ?.cause ?? 'sweep'
      await detectConflicts(world, { resourceId, from: new Date(span.from), until: new Date(span.until), cause })
    }
  }
  await db.$executeRaw`DELETE FROM conflict_checks WHERE organization_id = ${actor.organizationId}::uuid AND id = ANY (${checks.map(({ id }) => id)}::uuid[])`
  return { done: checks.length, more: checks.length === AT_ONCE }
}
