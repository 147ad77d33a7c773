import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import { isGuardRefusal } from '../../db/index.ts'
import type { World } from '../../db/context.ts'
import {
  assessAvailability,
  detectConflicts,
  lockForBooking,
  type Reason,
  unitsFor,
  type Verdict,
} from '../conflicts/index.ts'
import { getResource } from '../resources/index.ts'

/** A booking's place, and what stood against it there: undoing puts it back among those, and among nobody else. */
export type FormerPlace = {
  resourceId: string
  start: Date
  end: Date
  participants: number
  status: 'confirmed' | 'pending'
  overrideReason: string | null
  /** Ids of what occupied the place too, and rules that were broken there. */
  among: readonly string[]
  broken: readonly string[]
}

type Current = { version: number; resourceId: string; from: Date; until: Date; status: string; email: string | null }

export type PutBack = { kind: 'put_back'; version: number } | { kind: 'refused'; verdict: Verdict; reasons: Reason[] }

/**
 * Puts a booking back where it was before a change that nobody has been told of. Not `moveBooking`: what it goes back to may be a clash,
 * which only an override may make, and putting back makes none that was not there. Refused when anything else has taken the place since.
 * @throws AppError `not_found`, `conflict` when it changed since, or somebody outside took the place in this very moment
 */
export async function putBackBooking(
  world: World,
  { id, expectedVersion, place }: { id: string; expectedVersion: number; place: FormerPlace },
): Promise<PutBack> {
  const { db, actor } = world
  const { resourceId, start, end, participants } = place
  const [before] = await db.$queryRaw<{ resource: string }[]>`
    SELECT resource_id AS resource FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  if (!before) throw notFound('booking')
  await lockForBooking(world, [before.resource, resourceId], { alone: true })
  const [current] = await db.$queryRaw<Current[]>`
    SELECT version, resource_id AS "resourceId", coalesce(occupied_from, start_time) AS "from", coalesce(occupied_until, end_time) AS until, status,
      user_email AS email
    FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (current?.version !== expectedVersion || !current)
    throw new AppError('conflict', 'The booking was changed again since.', { version: current?.version })
  const resource = await getResource(db, actor.organizationId, resourceId)
  if (!resource) throw notFound('resource')
  const verdict = await assessAvailability(world, {
    resourceId,
    start,
    end,
    participants: participants || null,
    exceptBookingId: id,
    asker: { role: actor.kind === 'person' ? actor.role : 'public', email: current.email },
  })
  const against = verdict.reasons.filter(({ effect }) => effect === 'blocks')
  const reasons = against.filter((reason) => !stoodThere(reason, place))
  if (reasons.length > 0) return { kind: 'refused', verdict, reasons }

  const clashes = against.some(({ rule }) => rule.startsWith('bookings.'))
  const why = place.overrideReason ?? (clashes ? 'Put back where it was' : null)
  const by = actorId(actor)
  let version: number
  try {
    const [row] = await db.$queryRaw<{ version: number }[]>`
      UPDATE bookings SET resource_id = ${resourceId}::uuid, start_time = ${start}, end_time = ${end}, current_participants = ${participants},
        units = ${unitsFor(resource.capacityKind, participants || null)}, status = ${place.status}, resource_type = ${resource.type},
        location = ${resource.location}, overbooked = ${clashes}, override_reason = ${why}, updated_by = ${by}, updated_by_clerk_id = ${by}
      WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING version`
    if (!row) throw notFound('booking')
    version = row.version
  } catch (error) {
    if (isGuardRefusal(error)) throw new AppError('conflict', `${resource.title} was taken in this moment.`, {})
    throw error
  }
  await detectConflicts(world, {
    resourceId: current.resourceId,
    from: current.from,
    until: current.until,
    cause: 'sweep',
  })
  await detectConflicts(world, { resourceId, from: start, until: end, cause: 'sweep' })
  await audit(db, {
    ...world,
    action: 'booking.put_back',
    entityType: 'booking',
    entityId: id,
    entityVersion: version,
    changes: { start: [current.from.toISOString(), start.toISOString()], status: [current.status, place.status] },
  })
  return { kind: 'put_back', version }
}

function stoodThere({ rule, occupancies }: Reason, { among, broken }: FormerPlace): boolean {
  if (occupancies && occupancies.length > 0) return occupancies.every(({ id }) => among.includes(id))
  return broken.includes(rule)
}
