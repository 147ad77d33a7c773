import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { cancelBooking, putBackBooking } from '../bookings/index.ts'
import { lockForBooking } from '../conflicts/index.ts'
import { withdrawMessages } from '../notifications/index.ts'
import { afterSchema, beforeSchema, lockResolution } from './resolution-record.ts'
import { reopenUndone } from './reopen-undone.ts'
import type { undoWayOutSchema } from './schema.ts'

type Before = z.output<typeof beforeSchema>
type After = z.output<typeof afterSchema>

/**
 * Takes back a way that was applied a moment ago, as long as nobody has been told: the booking goes back to its place, the conflict
 * opens again, and the messages never leave.
 * @throws AppError `not_found`; `refused` with the reason when the time is over, a message is on its way, the booking was changed again
 *   or its place was taken meanwhile. Then everything stays as it is, and whoever is concerned is told
 */
export async function undoWayOut(
  world: World,
  { id }: z.infer<typeof undoWayOutSchema>,
): Promise<{ resolutionId: string; conflictId: string }> {
  const { db, actor, now } = world
  const resolution = await lockResolution(world, id)
  if (!resolution) throw notFound('resolution')
  const { conflictId, sentence } = resolution
  if (resolution.undoneAt) throw refused('It was taken back already.')
  if (now > resolution.undoUntil) throw refused('The time to take it back is over: everybody concerned is told.')
  const before = beforeSchema.parse(resolution.before)
  const after = afterSchema.parse(resolution.after)

  await putBack(world, before, after)
  if (!(await withdrawMessages(world, after.messages, 'taken back before it was sent')))
    throw refused('Somebody concerned is being told in this moment.')
  if (after.alternativeId) {
    await db.$executeRaw`
      UPDATE request_alternatives SET status = 'discarded', updated_by = ${actorId(actor)}
      WHERE organization_id = ${actor.organizationId}::uuid AND id = ${after.alternativeId}::uuid AND status = 'draft'`
  }
  const version = await reopenUndone(world, conflictId, before)
  await db.$executeRaw`
    UPDATE conflict_resolutions SET undone_at = ${now}, undone_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  await audit(db, {
    actor,
    now,
    action: 'conflict.way_out_undone',
    entityType: 'conflict',
    entityId: conflictId,
    entityVersion: version ?? undefined,
    changes: { status: ['resolved', before.status] },
    reason: sentence,
  })
  return { resolutionId: id, conflictId }
}

const refused = (why: string) => new AppError('refused', why)

// Resources before bookings, as every move locks them.
async function lockPlaces(world: World, bookingId: string, formerResource: string): Promise<void> {
  const { db, actor } = world
  const [now] = await db.$queryRaw<{ resource: string }[]>`
    SELECT resource_id AS resource FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${bookingId}::uuid`
  await lockForBooking(world, [formerResource, now?.resource ?? formerResource], { alone: true })
}

async function putBack(world: World, { booking }: Before, after: After): Promise<void> {
  if (!booking || !after.booking) return
  const { id, ...place } = booking
  try {
    await lockPlaces(world, id, place.resourceId)
    if (after.created) {
      const { id: created, version } = after.created
      await cancelBooking(world, { id: created, expectedVersion: version, reason: 'The booking is in one part again' })
    }
    const done = await putBackBooking(world, { id, expectedVersion: after.booking.version, place })
    if (done.kind === 'put_back') return
    throw refused(`Its old place was taken meanwhile. ${done.reasons.map(({ message }) => message).join(' ')}`)
  } catch (error) {
    if (error instanceof AppError && (error.code === 'stale' || error.code === 'conflict'))
      throw refused('It was changed again since, so it stays as it is now.')
    throw error
  }
}
