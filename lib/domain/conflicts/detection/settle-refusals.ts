import { actorId } from '../../../core/actor.ts'
import { audit } from '../../../db/audit.ts'
import type { World } from '../../../db/context.ts'
import { assessAvailability } from '../assess-availability.ts'
import type { Scope } from './read-surroundings.ts'

type Refusal = {
  id: string
  starts_at: Date
  ends_at: Date
  request_id: string | null
  booking_id: string | null
  participants: number | null
  email: string | null
}

const AT_MOST = 50

/** Conflicts of refused decisions resolve themselves when the time that was refused has become possible, or is over. Returns how many. */
export async function settleRefusals(world: World, { resourceId, from, until }: Scope): Promise<number> {
  const { db, actor, now } = world
  const rows = await db.$queryRaw<Refusal[]>`
    SELECT c.id, c.starts_at, c.ends_at, c.request_id, c.booking_id, q.participants, q.requester_email AS email
    FROM conflict_logs c LEFT JOIN external_requests q ON q.organization_id = c.organization_id AND q.id = c.request_id
    WHERE c.organization_id = ${actor.organizationId}::uuid AND c.resource_id = ${resourceId}::uuid AND c.cause = 'refused_decision' AND c.cause_present
      AND c.status IN ('open', 'investigating') AND c.starts_at < ${until} AND c.ends_at > ${from} ORDER BY c.starts_at, c.id LIMIT ${AT_MOST}`
  let settled = 0
  for (const row of rows) {
    const resolution = row.ends_at <= now ? 'The time is over' : await isPossibleNow(world, resourceId, row)
    if (resolution === null) continue
    const [changed] = await db.$queryRaw<{ version: number }[]>`
      UPDATE conflict_logs SET status = 'resolved', cause_present = false, resolution = ${resolution}, resolved_at = ${now}, resolved_by = ${actorId(actor)}
      WHERE organization_id = ${actor.organizationId}::uuid AND id = ${row.id}::uuid AND status IN ('open', 'investigating') RETURNING version`
    if (!changed) continue
    settled += 1
    await audit(db, {
      actor,
      now,
      action: 'conflict.resolved',
      entityType: 'conflict',
      entityId: row.id,
      entityVersion: changed.version,
      reason: resolution,
    })
  }
  return settled
}

async function isPossibleNow(world: World, resourceId: string, row: Refusal): Promise<string | null> {
  const { verdict } = await assessAvailability(world, {
    resourceId,
    start: row.starts_at,
    end: row.ends_at,
    participants: row.participants,
    exceptRequestId: row.request_id,
    exceptBookingId: row.booking_id,
    asker: { role: 'public', email: row.email },
  })
  return verdict === 'possible' ? 'The time is free now' : null
}
