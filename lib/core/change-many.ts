import { isAppError } from './errors.ts'
import type { Page } from './pagination.ts'

/** No more at once: one transaction holds all their rows. */
export const BULK_LIMIT = 500

/** Some rows by id, or all that a list shows but for a few. */
export type ManyTarget<Query> =
  { kind: 'some'; ids: readonly string[] } | { kind: 'matching'; query: Query; except: readonly string[] }

/** `changed` were done; `skipped` could not be, mostly because they are decided; `remaining` is true when the limit cut it off. */
export type ManyOutcome<Done> = { changed: number; skipped: number; remaining: boolean; done: Done[] }

async function idsOf<Query>(
  target: ManyTarget<Query>,
  readPage: (query: Query, cursor: string | null) => Promise<Page<{ id: string }>>,
): Promise<{ ids: string[]; remaining: boolean }> {
  if (target.kind === 'some') return { ids: [...new Set(target.ids)], remaining: false }
  const except = new Set(target.except)
  const found: string[] = []
  let cursor: string | null = null
  do {
    const page: Page<{ id: string }> = await readPage(target.query, cursor)
    for (const row of page.rows) {
      if (except.has(row.id)) continue
      if (found.length === BULK_LIMIT) return { ids: found, remaining: true }
      found.push(row.id)
    }
    cursor = page.nextCursor
  } while (cursor)
  return { ids: found, remaining: false }
}

/**
 * Does one thing to many rows in the caller's transaction, each through its own verb, so that checks and history are the same as for
 * one. What a verb refuses is counted and left as it is; any other failure undoes all.
 * @param readPage reads one page of the list that the target names
 */
export async function changeMany<Query, Done>(
  target: ManyTarget<Query>,
  readPage: (query: Query, cursor: string | null) => Promise<Page<{ id: string }>>,
  change: (id: string) => Promise<Done>,
): Promise<ManyOutcome<Done>> {
  const chosen = await idsOf(target, readPage)
  const done: Done[] = []
  let skipped = 0
  // In one order everywhere: two people's selections that overlap then wait for each other instead of deadlocking.
  for (const id of chosen.ids.toSorted()) {
    try {
      done.push(await change(id))
    } catch (error) {
      if (!isAppError(error) || (error.code !== 'conflict' && error.code !== 'not_found')) throw error
      skipped++
    }
  }
  return { changed: done.length, skipped, remaining: chosen.remaining, done }
}
