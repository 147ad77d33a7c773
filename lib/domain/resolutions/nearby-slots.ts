import type { World } from '../../db/context.ts'
import { assessAvailability } from '../conflicts/index.ts'
import { proposeWays } from './propose-ways.ts'
import { orderCandidates } from './rank-ways-out.ts'
import { readAround } from './read-around.ts'
import { readRequestParty } from './read-parties.ts'
import type { Slot } from './schema.ts'

const MOST_SLOTS = 3
const MOST_JUDGED = 8

/** Free times near to what a waiting request asked, nearest in time and likeness first, each of them possible as it would be approved. */
export async function nearbySlots(world: World, requestId: string): Promise<Slot[]> {
  const party = await readRequestParty(world, requestId)
  if (!party) return []
  const around = await readAround(world, party)
  const whole = proposeWays(party, around, null).filter(({ lostMinutes }) => lostMinutes === undefined)
  const circumstances = { now: world.now, order: [], mild: false }
  const slots: Slot[] = []
  for (const { change } of orderCandidates(whole, circumstances).slice(0, MOST_JUDGED)) {
    if (change.do !== 'offer' || slots.length === MOST_SLOTS) continue
    const { resourceId, resourceTitle, start, end } = change.to
    const { verdict } = await assessAvailability(world, {
      resourceId,
      start: new Date(start),
      end: new Date(end),
      participants: party.place.participants || null,
      exceptRequestId: requestId,
      asker: { role: 'public', email: party.email },
    })
    if (verdict === 'possible') slots.push({ resourceId, resourceTitle, start, end })
  }
  return slots
}
