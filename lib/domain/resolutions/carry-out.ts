import { AppError } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { cancelBooking, confirmBooking, getBooking, moveBooking } from '../bookings/index.ts'
import { assessAvailability, lockForBooking } from '../conflicts/index.ts'
import { draftAlternative } from './draft-alternative.ts'
import type { Party } from './candidate.ts'
import type { Place, Way } from './schema.ts'

/** What carrying a way out made: what an undo takes back. Null when it turned out to be impossible, and then nothing was changed. */
export type Done = { created: string | null; alternativeId: string | null }

/**
 * Does what a way says, by the verbs of bookings, each of which judges it again under the locks of the resources: theirs is the last
 * word. Nothing is changed when one of them refuses.
 */
export async function carryOut(world: World, way: Way, party: Party | null, reason: string): Promise<Done | null> {
  const { change } = way
  const nothing = { created: null, alternativeId: null }
  switch (change.do) {
    case 'accept':
      return nothing
    case 'offer':
      return { ...nothing, alternativeId: await draftAlternative(world, change.requestId, [change.to]) }
    case 'cancel':
      await cancelBooking(world, { id: change.bookingId, expectedVersion: party?.version, reason })
      return nothing
    case 'move': {
      const moved = await moveBooking(world, {
        ...goTo(change.bookingId, change.to),
        expectedVersion: party?.version,
        reason,
      })
      return moved.kind === 'moved' ? nothing : null
    }
    case 'split':
      return split(world, change.bookingId, change.to, { party, reason })
  }
}

function goTo(id: string, { resourceId, start, end, participants }: Place) {
  return { id, resourceId, start: new Date(start), end: new Date(end), participants: participants || null }
}

/** Shortened to its first part, and the second booked: both or neither. */
async function split(
  world: World,
  id: string,
  [first, second]: [Place, Place],
  { party, reason }: { party: Party | null; reason: string },
): Promise<Done | null> {
  const { db, actor } = world
  await lockForBooking(world, [second.resourceId], { alone: true })
  const asker = { role: actor.kind === 'person' ? actor.role : ('public' as const), email: party?.email ?? null }
  const { resourceId, start, end, participants } = goTo(id, second)
  const verdict = await assessAvailability(world, { resourceId, start, end, participants, exceptBookingId: id, asker })
  if (verdict.verdict !== 'possible') return null
  const moved = await moveBooking(world, { ...goTo(id, first), expectedVersion: party?.version, reason })
  if (moved.kind === 'refused') return null
  const booking = await getBooking(db, actor.organizationId, id)
  const confirmation = await confirmBooking(world, {
    resourceId,
    start,
    end,
    participants,
    title: booking?.title ?? '',
    name: booking?.name ?? null,
    email: booking?.email ?? null,
    notes: booking?.notes ?? null,
    source: booking?.source ?? 'manual',
    // A request has one booking: its first part.
    requestId: null,
    acceptUnknown: false,
    override: null,
    asker,
  })
  // Judged possible under the lock: only a limit for each person, or a writer that takes no lock, can say otherwise now.
  if (confirmation.kind === 'refused')
    throw new AppError('conflict', 'The second part cannot be booked beside the first. Nothing was changed.', {})
  return { created: confirmation.booking.id, alternativeId: null }
}
