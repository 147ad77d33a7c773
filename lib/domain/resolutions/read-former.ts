import { notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { assessAvailability } from '../conflicts/index.ts'
import type { Situation } from './read-situation.ts'
import type { Before } from './resolution-record.ts'
import type { Way } from './schema.ts'

type Row = {
  id: string
  resourceId: string
  start: Date
  end: Date
  participants: number
  status: 'confirmed' | 'pending'
  overrideReason: string | null
  email: string | null
}

/** What an undo of the way would put back: the booking's place and all that stands against it there, and the conflict's state. */
export async function readFormer(world: World, { conflict, bookings }: Situation, { change }: Way): Promise<Before> {
  const { db, actor } = world
  const ids = bookings.map(({ id }) => id)
  const notes = await db.$queryRaw<{ id: string; words: string | null }[]>`
    SELECT id, conflict_resolution_notes AS words FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ANY (${ids}::uuid[])`
  const status = conflict.status === 'investigating' ? 'investigating' : 'open'
  if (!('bookingId' in change)) return { booking: null, status, notes }
  const [row] = await db.$queryRaw<Row[]>`
    SELECT id, resource_id AS "resourceId", start_time AS start, end_time AS "end", coalesce(current_participants, 0) AS participants, status,
      override_reason AS "overrideReason", user_email AS email
    FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${change.bookingId}::uuid`
  if (!row) throw notFound('booking')
  const { id, resourceId, start, end, participants, overrideReason, email } = row
  const verdict = await assessAvailability(world, {
    resourceId,
    start,
    end,
    participants: participants || null,
    exceptBookingId: id,
    asker: { role: actor.kind === 'person' ? actor.role : 'public', email },
  })
  const against = verdict.reasons.filter(({ effect }) => effect === 'blocks')
  return {
    booking: {
      id,
      resourceId,
      start: start.toISOString(),
      end: end.toISOString(),
      participants,
      status: row.status,
      overrideReason,
      among: [...new Set(against.flatMap(({ occupancies = [] }) => occupancies.map((one) => one.id)))],
      broken: [...new Set(against.map(({ rule }) => rule))],
    },
    status,
    notes,
  }
}
