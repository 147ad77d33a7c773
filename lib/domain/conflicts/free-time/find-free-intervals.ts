import type { z } from 'zod'
import { notFound } from '../../../core/errors.ts'
import type { World } from '../../../db/context.ts'
import { askerOf } from '../read-facts.ts'
import { freeSpans } from './free-spans.ts'
import { readBusyTimes } from './read-busy-times.ts'
import { freeIntervalsSchema } from './schema.ts'

export type FreeIntervals = {
  resourceId: string
  resourceTitle: string
  free: { start: Date; end: Date }[]
  unknown: { start: Date; end: Date; reason: string }[]
}

/**
 * When resources are free over a period, and when nobody knows. By the same rules as the verdict; a limit for each person is left to it.
 * @throws AppError `not_found` when the organisation lacks one of the resources
 */
export async function findFreeIntervals(
  world: World,
  input: z.input<typeof freeIntervalsSchema>,
): Promise<FreeIntervals[]> {
  const { resourceIds, from, until, participants = null, exceptBookingId } = freeIntervalsSchema.parse(input)
  const all = await readBusyTimes(world, { ids: resourceIds, from, until, exceptBookingId })
  if (all.length < new Set(resourceIds).size) throw notFound('resource')
  const within = { from: from.getTime(), until: until.getTime() }
  const range = (span: { from: number; until: number }) => ({ start: new Date(span.from), end: new Date(span.until) })
  return all.map((times) => {
    const { free, unknown } = freeSpans(times, {
      within,
      participants: participants ?? null,
      asker: askerOf(world.actor),
      now: world.now,
    })
    return {
      resourceId: times.resourceId,
      resourceTitle: times.resource.title,
      free: free.map(range),
      unknown: unknown.map(({ reason, ...span }) => ({ ...range(span), reason })),
    }
  })
}
