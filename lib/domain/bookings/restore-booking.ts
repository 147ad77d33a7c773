import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import { staleError } from '../../db/history.ts'
import { isGuardRefusal } from '../../db/index.ts'
import type { World } from '../../db/context.ts'
import { assessAvailability, detectConflicts, type Verdict } from '../conflicts/index.ts'
import { lockPlaceOf, refuseIfMoved } from './lock-place-of.ts'
import { restoreBookingSchema } from './schema.ts'

export type Restoration =
  { kind: 'restored'; booking: { id: string; version: number } } | { kind: 'refused'; verdict: Verdict }

type Current = {
  resourceId: string
  title: string
  start: Date
  end: Date
  status: string
  participants: number
  email: string | null
  version: number
}

/**
 * Takes a cancellation back while its time is still free: decided like a new booking, under the same locks. It is confirmed again, or
 * waits again when it was only pending.
 * @throws AppError `not_found`, `stale`, `conflict` when it is not cancelled, is over, or was taken in this very moment
 */
export async function restoreBooking(world: World, input: z.input<typeof restoreBookingSchema>): Promise<Restoration> {
  const { id, expectedVersion, acceptUnknown } = restoreBookingSchema.parse(input)
  const { db, actor, now } = world
  const { organizationId } = actor
  const locked = await lockPlaceOf(world, id)
  const [current] = await db.$queryRaw<Current[]>`
    SELECT resource_id AS "resourceId", title, start_time AS start, end_time AS "end", status, coalesce(current_participants, 0) AS participants,
      user_email AS email, version
    FROM bookings WHERE org_id = ${organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!current) throw notFound('booking')
  refuseIfMoved(locked, current.resourceId)
  if (expectedVersion && expectedVersion !== current.version) {
    throw await staleError(db, organizationId, 'booking', id, expectedVersion, current)
  }
  if (current.status !== 'cancelled') throw new AppError('conflict', 'This booking is not cancelled.', {})
  if (current.end <= now) throw new AppError('conflict', 'This booking is over.', {})

  const verdict = await assessAvailability(world, {
    ...current,
    participants: current.participants || null,
    exceptBookingId: id,
    asker: { role: actor.kind === 'person' ? actor.role : 'public', email: current.email },
  })
  if (verdict.verdict === 'impossible' || (verdict.verdict === 'unknown' && !acceptUnknown)) {
    return { kind: 'refused', verdict }
  }
  const status = await statusBefore(world, id)
  const version = await write(world, id, status, current.title)
  await audit(db, {
    actor,
    now,
    action: 'booking.restored',
    entityType: 'booking',
    entityId: id,
    entityVersion: version,
    changes: { status: ['cancelled', status] },
  })
  await detectConflicts(world, {
    resourceId: current.resourceId,
    from: current.start,
    until: current.end,
    cause: 'sweep',
  })
  return { kind: 'restored', booking: { id, version } }
}

/** What it was when it was cancelled; confirmed where nothing is recorded. */
async function statusBefore({ db, actor }: World, id: string): Promise<'pending' | 'confirmed'> {
  const [row] = await db.$queryRaw<{ before: string | null }[]>`
    SELECT changes -> 'status' ->> 0 AS before FROM audit_log
    WHERE organization_id = ${actor.organizationId}::uuid AND entity_type = 'booking' AND entity_id = ${id}::uuid AND action = 'booking.cancelled'
    ORDER BY occurred_at DESC, id DESC LIMIT 1`
  return row?.before === 'pending' ? 'pending' : 'confirmed'
}

async function write({ db, actor }: World, id: string, status: string, title: string): Promise<number> {
  const by = actorId(actor)
  try {
    const [row] = await db.$queryRaw<{ version: number }[]>`
      UPDATE bookings SET status = ${status}, guarded = true, overbooked = false, override_reason = NULL, updated_by = ${by}, updated_by_clerk_id = ${by}
      WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING version`
    if (!row) throw notFound('booking')
    return row.version
  } catch (error) {
    // Only a writer that takes no lock, the old application, can come between the verdict and this statement.
    if (isGuardRefusal(error)) {
      throw new AppError('conflict', `The time of ${title} was taken in this moment. Look again.`, {})
    }
    throw error
  }
}
