import { z } from 'zod'
import { BULK_LIMIT, changeMany, type ManyOutcome } from '../../core/change-many.ts'
import type { World } from '../../db/context.ts'
import { listConflicts } from './list-conflicts.ts'
import { conflictQuerySchema, ignoreConflictSchema, resolveConflictSchema } from './schema.ts'

const ids = z.array(z.uuid()).max(BULK_LIMIT, `Choose at most ${BULK_LIMIT} at once.`)

/** Some conflicts by id, or all that a list shows but for a few. */
export const bulkConflictSchema = z.object({
  target: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('some'), ids: ids.min(1, 'Choose at least one.') }),
    z.object({
      kind: z.literal('matching'),
      query: conflictQuerySchema.omit({ cursor: true, limit: true }),
      except: ids,
    }),
  ]),
})
/** Of many at once the reason is never optional: what is said of all of them is all that anybody will read. */
export const bulkIgnoreSchema = bulkConflictSchema.extend({ notes: ignoreConflictSchema.shape.notes })
export const bulkResolveSchema = bulkIgnoreSchema.extend({ resolution: resolveConflictSchema.shape.resolution })
export type BulkConflictTarget = z.output<typeof bulkConflictSchema>

/** Does one thing to many conflicts, each through its own verb: what `changeMany` promises. */
export function changeManyConflicts<Done>(
  { db, actor, now }: World,
  { target }: BulkConflictTarget,
  change: (id: string) => Promise<Done>,
): Promise<ManyOutcome<Done>> {
  return changeMany(
    target,
    (query, cursor) => listConflicts({ db, actor, now }, { ...query, cursor, limit: 200 }),
    change,
  )
}
