import type { World } from '../../db/context.ts'
import { pendingOccupancy, queryOccupancies, queryPending, toOccupancy } from './occupancies.ts'
import type { Occupancy } from './schema.ts'

/** No more of each source are read. */
export const MOST_OCCUPANCIES = 200

/**
 * All that holds a resource between two instants: bookings, its linked calendar's events, and requests that wait for it. For the
 * picture of a day; what follows from it is `assessAvailability`'s to say. At most 200 of each; "busy" for who may not see more.
 */
export async function readOccupancies(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  question: { resourceId: string; from: Date; to: Date; exceptRequestId?: string | null },
): Promise<Occupancy[]> {
  const { resourceId, from, to: until, exceptRequestId = null } = question
  const range = { resourceId, from, until, atMost: MOST_OCCUPANCIES }
  const [held, waiting] = await Promise.all([
    queryOccupancies({ db, actor }, range),
    queryPending({ db, actor }, { ...range, exceptRequestId }),
  ])
  const all = [...held.map((row) => toOccupancy(row, actor)), ...waiting.map((row) => pendingOccupancy(row, actor))]
  return all.toSorted((a, b) => a.start.localeCompare(b.start) || a.id.localeCompare(b.id))
}
