import { newId } from '../../core/ids.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { evidenceVersion } from './detection/evidence-schema.ts'
import type { ConflictSeverity, ConflictType, Reason, Verdict } from './schema.ts'

/** What was refused, or done against the rules. */
export type Clash = {
  resourceId: string
  start: Date
  end: Date
  verdict: Verdict
  cause: 'refused_decision' | 'override'
  requestId?: string | null
  bookingId?: string | null
  reason?: string
}

const typeOfRule: Record<string, ConflictType> = {
  'bookings.exclusive': 'double_booking',
  'bookings.buffer': 'double_booking',
  'calendar.busy': 'double_booking',
  'bookings.capacity': 'capacity_exceeded',
  'room.size': 'capacity_exceeded',
}

function decisive(verdict: Verdict): Reason[] {
  const blocking = verdict.reasons.filter((reason) => reason.effect === 'blocks')
  return blocking.length > 0 ? blocking : verdict.reasons.filter((reason) => reason.effect === 'unknown')
}

/** Which of the four kinds a verdict amounts to: bookings first, then capacity, else the resource is unavailable. */
export function conflictTypeOf(verdict: Verdict): ConflictType {
  const types = decisive(verdict).map((reason) => typeOfRule[reason.rule] ?? 'resource_unavailable')
  return (
    (['double_booking', 'capacity_exceeded'] as const).find((type) => types.includes(type)) ?? 'resource_unavailable'
  )
}

function severityOf(clash: Clash, now: Date): ConflictSeverity {
  const soon = clash.start.getTime() - now.getTime() < 48 * 3_600_000
  if (clash.cause === 'override') return soon ? 'critical' : 'high'
  if (clash.verdict.verdict === 'unknown') return 'low'
  return soon ? 'high' : 'medium'
}

/**
 * Writes the conflict of a refused or overridden decision, with the verdict as its evidence. The same clash again updates its one
 * row, and reopens it when it was settled. Returns its id.
 */
export async function recordConflict({ db, actor, now }: World, clash: Clash): Promise<string> {
  const subject = clash.requestId ? `request:${clash.requestId}` : `booking:${clash.bookingId ?? 'new'}`
  const fingerprint = [clash.cause, subject, clash.resourceId, clash.start.toISOString(), clash.end.toISOString()].join(
    '|',
  )
  const reasons = decisive(clash.verdict)
  const data = {
    version: evidenceVersion,
    asOf: clash.verdict.asOf,
    range: { start: clash.start.toISOString(), end: clash.end.toISOString() },
    occupancies: reasons.flatMap((reason) => reason.occupancies ?? []),
    cause: clash.cause,
    reasons,
    sources: clash.verdict.sources,
    ...(clash.reason ? { reason: clash.reason } : {}),
  }
  const [row] = await db.$queryRaw<{ id: string; version: number; created: boolean }[]>`
    INSERT INTO conflict_logs (id, organization_id, resource_id, conflict_type, conflict_data, severity, fingerprint, request_id, booking_id,
      starts_at, ends_at, cause, last_detected_at, created_at)
    VALUES (${newId(now)}::uuid, ${actor.organizationId}::uuid, ${clash.resourceId}::uuid, ${conflictTypeOf(clash.verdict)},
      ${JSON.stringify(data)}::jsonb, ${severityOf(clash, now)}, ${fingerprint}, ${clash.requestId ?? null}::uuid,
      ${clash.bookingId ?? null}::uuid, ${clash.start}, ${clash.end}, ${clash.cause}, ${now}, ${now})
    ON CONFLICT (organization_id, fingerprint) DO UPDATE SET conflict_data = excluded.conflict_data, severity = excluded.severity,
      conflict_type = excluded.conflict_type, cause_present = true, last_detected_at = excluded.last_detected_at,
      reopened_count = conflict_logs.reopened_count + CASE WHEN conflict_logs.status IN ('resolved', 'ignored') THEN 1 ELSE 0 END,
      status = CASE WHEN conflict_logs.status IN ('resolved', 'ignored') THEN 'open' ELSE conflict_logs.status END
    RETURNING id, version, version = 1 AS created`
  if (!row) throw new Error('an upsert returned no row')
  await audit(db, {
    actor,
    now,
    action: row.created ? 'conflict.detected' : 'conflict.met_again',
    entityType: 'conflict',
    entityId: row.id,
    entityVersion: row.version,
    reason: reasons[0]?.message ?? clash.reason,
  })
  return row.id
}
