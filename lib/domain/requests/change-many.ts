import { z } from 'zod'
import { isAppError } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { listRequests } from './list-requests.ts'
import { requestQuerySchema } from './schema.ts'

/** No more at once: one transaction holds all their rows. */
export const BULK_LIMIT = 500

const ids = z.array(z.uuid()).max(BULK_LIMIT, `Choose at most ${BULK_LIMIT} at once.`)

/** Some requests by id, or all that a list shows but for a few. */
export const bulkRequestSchema = z.object({
  target: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('some'), ids: ids.min(1, 'Choose at least one.') }),
    z.object({
      kind: z.literal('matching'),
      query: requestQuerySchema.omit({ cursor: true, limit: true }),
      except: ids,
    }),
  ]),
})
export type BulkTarget = z.output<typeof bulkRequestSchema>

/** `changed` were done; `skipped` could not be, mostly because they are decided; `remaining` is true when the limit cut it off. */
export type BulkOutcome = { changed: number; skipped: number; remaining: boolean }

async function idsOf({ db, actor }: World, { target }: BulkTarget): Promise<{ ids: string[]; remaining: boolean }> {
  if (target.kind === 'some') return { ids: [...new Set(target.ids)], remaining: false }
  const found: string[] = []
  let cursor: string | null = null
  do {
    const page = await listRequests(db, actor.organizationId, { ...target.query, cursor, limit: 200 })
    for (const row of page.rows) {
      if (target.except.includes(row.id)) continue
      if (found.length === BULK_LIMIT) return { ids: found, remaining: true }
      found.push(row.id)
    }
    cursor = page.nextCursor
  } while (cursor)
  return { ids: found, remaining: false }
}

/**
 * Does one thing to many requests in one transaction, each through its own verb, so that checks and history are the same as for one.
 * What a verb refuses is counted and left as it is; any other failure undoes all.
 */
export async function changeManyRequests(
  world: World,
  target: BulkTarget,
  change: (id: string) => Promise<unknown>,
): Promise<BulkOutcome> {
  const chosen = await idsOf(world, target)
  let changed = 0
  let skipped = 0
  // In one order everywhere: two people's selections that overlap then wait for each other instead of deadlocking.
  for (const id of chosen.ids.toSorted()) {
    try {
      await change(id)
      changed++
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'conflict' && error.code !== 'not_found')) throw error
      skipped++
    }
  }
  return { changed, skipped, remaining: chosen.remaining }
}
