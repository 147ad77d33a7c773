import { z } from 'zod'
import { BULK_LIMIT, changeMany } from '../../core/change-many.ts'
import type { World } from '../../db/context.ts'
import { listRequests } from './list-requests.ts'
import { requestQuerySchema } from './schema.ts'

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

/** Does one thing to many requests, each through its own verb: what `changeMany` promises. */
export async function changeManyRequests(
  { db, actor }: World,
  { target }: BulkTarget,
  change: (id: string) => Promise<unknown>,
): Promise<BulkOutcome> {
  const { done: _done, ...outcome } = await changeMany(
    target,
    (query, cursor) => listRequests(db, actor.organizationId, { ...query, cursor, limit: 200 }),
    change,
  )
  return outcome
}
