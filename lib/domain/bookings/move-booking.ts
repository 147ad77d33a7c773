import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { can, whyNot } from '../../core/permissions.ts'
import { audit, type Changes } from '../../db/audit.ts'
import { staleError } from '../../db/history.ts'
import { isGuardRefusal } from '../../db/index.ts'
import type { World } from '../../db/context.ts'
import { passWithoutApproval } from '../approvals/index.ts'
import { assessAvailability, detectConflicts, lockForBooking, unitsFor, type Verdict } from '../conflicts/index.ts'
import { getResource, type ResourceRow } from '../resources/index.ts'
import type { Confirmed } from './confirm-booking.ts'
import { leaveOpenConflict } from './leave-open-conflict.ts'
import { type BookingStatus, moveBookingSchema } from './schema.ts'

export type Move =
  | { kind: 'moved'; booking: Confirmed & { resourceId: string }; verdict: Verdict }
  | { kind: 'refused'; verdict: Verdict }

type Current = {
  resourceId: string
  start: Date
  end: Date
  occupiedFrom: Date
  occupiedUntil: Date
  status: BookingStatus
  participants: number
  email: string | null
  overbooked: boolean
  version: number
}

/**
 * Moves a booking to another time, another resource or another size, or says why not. Both resources are locked before the verdict,
 * so it still holds when the row is written; the guard has the last word. A booking that finds a rightful place loses the mark of
 * having been booked against the rules, and the conflicts that it leaves behind resolve themselves.
 * @throws AppError `not_found`, `stale`, `forbidden` for an override without the permission, `bad_input`, `conflict` when it is over,
 *   cancelled, or somebody outside took the place in this very moment, `refused` where the new place needs an approval
 */
export async function moveBooking(world: World, input: z.input<typeof moveBookingSchema>): Promise<Move> {
  const wish = moveBookingSchema.parse(input)
  const { db, actor } = world
  if (wish.override && !can(actor, 'bookings.override')) {
    throw new AppError('forbidden', whyNot(actor, 'bookings.override') ?? '', { permission: 'bookings.override' })
  }
  const current = await lockPlaces(world, wish)
  const to = {
    resourceId: wish.resourceId ?? current.resourceId,
    start: wish.start ?? current.start,
    end: wish.end ?? current.end,
    participants: wish.participants ?? current.participants,
  }
  if (to.end <= to.start) throw new AppError('bad_input', 'The end is not after the start.', { field: 'end' })
  const resource = await getResource(db, actor.organizationId, to.resourceId)
  if (!resource) throw notFound('resource')
  const passed = await passWithoutApproval(world, askOf(to, current), wish.override ?? null, askOf(current, current))

  const verdict = await assessAvailability(world, {
    ...to,
    participants: to.participants || null,
    exceptBookingId: wish.id,
    asker: { role: actor.kind === 'person' ? actor.role : 'public', email: current.email },
  })
  const accepted =
    verdict.verdict === 'possible' || (verdict.verdict === 'unknown' && wish.acceptUnknown) || wish.override
  if (!accepted) return { kind: 'refused', verdict }

  const booking = await write(world, wish, { to, resource, verdict })
  const left = { resourceId: current.resourceId, from: current.occupiedFrom, until: current.occupiedUntil }
  const taken = { resourceId: to.resourceId, from: to.start, until: to.end }
  for (const scope of [left, taken].toSorted((a, b) => (a.resourceId < b.resourceId ? -1 : 1))) {
    await detectConflicts(world, { ...scope, cause: wish.override ? 'override' : 'sweep' })
  }
  if (wish.override && verdict.verdict === 'impossible') {
    await leaveOpenConflict(world, { ...booking, ...to }, verdict, wish.override.reason)
  }
  await audit(db, {
    ...world,
    action: wish.override ? 'booking.moved_against_rules' : 'booking.moved',
    entityType: 'booking',
    entityId: wish.id,
    entityVersion: booking.version,
    changes: { ...changesOf(current, to), ...(passed ? { workflow: [passed.skipped, null] } : {}) },
    reason: wish.override?.reason ?? wish.reason ?? undefined,
  })
  return { kind: 'moved', booking: { ...booking, resourceId: to.resourceId }, verdict }
}

/** Locks the resources and then the booking, in the order in which a change of rules does, so that neither waits for the other. */
async function lockPlaces(world: World, wish: z.output<typeof moveBookingSchema>): Promise<Current> {
  const { db, actor } = world
  const [before] = await db.$queryRaw<{ resource: string }[]>`
    SELECT resource_id AS resource FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${wish.id}::uuid`
  if (!before) throw notFound('booking')
  await lockForBooking(world, [before.resource, wish.resourceId ?? before.resource], { alone: true })
  const current = await lockBooking(world, wish.id, wish.expectedVersion ?? null)
  if (current.resourceId === before.resource) return current
  throw new AppError('conflict', 'Somebody moved this booking in this moment. Look again.', {
    version: current.version,
  })
}

async function lockBooking({ db, actor, now }: World, id: string, expectedVersion: number | null): Promise<Current> {
  const [current] = await db.$queryRaw<Current[]>`
    SELECT resource_id AS "resourceId", start_time AS start, end_time AS "end", coalesce(occupied_from, start_time) AS "occupiedFrom",
      coalesce(occupied_until, end_time) AS "occupiedUntil", status, coalesce(current_participants, 0) AS participants, user_email AS email, overbooked, version
    FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!current) throw notFound('booking')
  if (expectedVersion && expectedVersion !== current.version) {
    throw await staleError(db, actor.organizationId, 'booking', id, expectedVersion, current)
  }
  if (current.status !== 'confirmed' && current.status !== 'pending') {
    throw new AppError('conflict', `This booking is ${current.status.replace('_', ' ')} already.`, {
      status: current.status,
    })
  }
  if (current.end <= now) throw new AppError('conflict', 'This booking is over.', { status: current.status })
  return current
}

type Place = { resourceId: string; start: Date; end: Date; participants: number }

async function write(
  { db, actor }: World,
  wish: z.output<typeof moveBookingSchema>,
  { to, resource, verdict }: { to: Place; resource: ResourceRow; verdict: Verdict },
): Promise<Confirmed> {
  const overbooked = verdict.reasons.some(({ effect, rule }) => effect === 'blocks' && rule.startsWith('bookings.'))
  const by = actorId(actor)
  try {
    const [row] = await db.$queryRaw<Confirmed[]>`
      UPDATE bookings SET resource_id = ${to.resourceId}::uuid, start_time = ${to.start}, end_time = ${to.end}, current_participants = ${to.participants},
        units = ${unitsFor(resource.capacityKind, to.participants || null)}, resource_type = ${resource.type}, location = ${resource.location},
        guarded = true, overbooked = ${overbooked}, override_reason = ${wish.override?.reason ?? null}, updated_by = ${by}, updated_by_clerk_id = ${by}
      WHERE org_id = ${actor.organizationId}::uuid AND id = ${wish.id}::uuid
      RETURNING id, start_time AS start, end_time AS "end", version`
    if (!row) throw notFound('booking')
    return row
  } catch (error) {
    // Only a writer that takes no lock, the old application, can come between the verdict and this statement.
    if (isGuardRefusal(error))
      throw new AppError('conflict', `${resource.title} was taken in this moment. Look again.`, {})
    throw error
  }
}

/** What approval steps look at. */
function askOf({ resourceId, start, end, participants }: Place, { email }: Current) {
  return { resourceId, start, end, participants: participants || null, requesterEmail: email }
}

function changesOf(before: Current, after: Place): Changes {
  const changes: Changes = {}
  if (before.resourceId !== after.resourceId) changes['resource'] = [before.resourceId, after.resourceId]
  if (before.start.getTime() !== after.start.getTime())
    changes['start'] = [before.start.toISOString(), after.start.toISOString()]
  if (before.end.getTime() !== after.end.getTime()) changes['end'] = [before.end.toISOString(), after.end.toISOString()]
  if (before.participants !== after.participants) changes['participants'] = [before.participants, after.participants]
  return changes
}
