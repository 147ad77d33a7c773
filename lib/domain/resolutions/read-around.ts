import type { World } from '../../db/context.ts'
import { findFreeIntervals } from '../conflicts/index.ts'
import type { Party } from './candidate.ts'
import type { Around } from './propose-ways.ts'
import { readSimilar } from './read-similar.ts'

const DAY = 86_400_000

/** When a party's own resource is free, and those that could stand in for it: from three days before to two weeks after. */
export async function readAround(world: World, party: Party): Promise<Around> {
  const similar = await readSimilar(world, party)
  const start = Date.parse(party.place.start)
  const times = await findFreeIntervals(world, {
    resourceIds: [party.place.resourceId, ...similar.map(({ id }) => id)],
    from: new Date(Math.max(world.now.getTime(), start - 3 * DAY)),
    until: new Date(Date.parse(party.place.end) + 14 * DAY),
    participants: party.place.participants || null,
    exceptBookingId: party.kind === 'booking' ? party.id : null,
  })
  const of = (id: string) =>
    times.find((one) => one.resourceId === id) ?? { resourceId: id, resourceTitle: '', free: [], unknown: [] }
  return {
    own: of(party.place.resourceId),
    others: similar.map((resource) => ({ resource, times: of(resource.id) })),
  }
}
