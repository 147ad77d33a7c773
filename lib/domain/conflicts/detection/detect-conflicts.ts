import { actorId } from '../../../core/actor.ts'
import { newId } from '../../../core/ids.ts'
import { audit } from '../../../db/audit.ts'
import type { World } from '../../../db/context.ts'
import { toOccupancy } from '../occupancies.ts'
import type { ConflictCause, ConflictSeverity, ConflictStatus } from '../values.ts'
import { calendarSource } from '../rules/about-calendar.ts'
import { type Evidence, evidenceVersion } from './evidence-schema.ts'
import { findConflicts } from './find-conflicts.ts'
import { ruleChange } from './find-unavailable.ts'
import type { Finding, Surroundings } from './finding.ts'
import { readSurroundings, type Scope } from './read-surroundings.ts'
import { settleRefusals } from './settle-refusals.ts'

export type Detection = {
  opened: number
  reopened: number
  resolved: number
  conflicts: { id: string; fingerprint: string; bookingId: string | null }[]
}

type Known = {
  id: string
  fingerprint: string
  status: ConflictStatus
  severity: ConflictSeverity
  cause_present: boolean
  starts_at: Date
  ends_at: Date
  message: string | null
  version: number
}

const detected = ['double_booking:%', 'capacity_exceeded:%', 'resource_unavailable:%', 'timezone_mismatch:%']

/**
 * Makes the conflict log true for one resource and a stretch of time: what clashes has exactly one row; a row whose cause is gone
 * resolves itself; a cause that returns reopens its row, with its history. What a person has settled stays settled as long as the
 * cause never went away. Call it in the transaction of every write that could make or end a clash; calling it again changes nothing.
 * Several resources in one transaction go in the order of their ids, so that two transactions never wait for each other.
 * @param cause what led here, for clashes whose rows don't tell why
 */
export async function detectConflicts(world: World, scope: Scope & { cause: ConflictCause }): Promise<Detection> {
  // One at a time for each resource, and before anything is read: what another transaction settles meanwhile is seen.
  await world.db.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`conflicts:${scope.resourceId}`}, 0))`
  const known = await lockKnown(world, scope)
  const found = await examine(world, scope)
  const open: Detection['conflicts'] = []
  const done = { opened: 0, reopened: 0, resolved: 0 }
  for (const finding of found) {
    const row = known.get(finding.fingerprint) ?? (await lockOne(world, finding.fingerprint))
    const outcome = row ? await renew(world, row, finding) : await openConflict(world, scope, finding)
    if (outcome.change) done[outcome.change] += 1
    open.push({ id: outcome.id, fingerprint: finding.fingerprint, bookingId: finding.bookingId })
  }
  const present = new Set(found.map(({ fingerprint }) => fingerprint))
  for (const row of known.values()) {
    if (!present.has(row.fingerprint) && isJudged(row, world.now)) done.resolved += await settle(world, row)
  }
  done.resolved += await settleRefusals(world, scope)
  return { ...done, conflicts: open }
}

type Found = Finding & { data: Evidence }

/** Everything found in the scope, halved until it can be examined at once. What both halves find is found once. */
async function examine(world: World, scope: Scope & { cause: ConflictCause }): Promise<Found[]> {
  const around = await readSurroundings(world, scope)
  if (around) return findConflicts(around).map((finding) => toFound(world, around, finding, scope.cause))
  const middle = new Date((scope.from.getTime() + scope.until.getTime()) / 2)
  if (middle.getTime() <= scope.from.getTime())
    throw new Error('more than can be examined holds one resource at one instant')
  const halves = [
    await examine(world, { ...scope, until: middle }),
    await examine(world, { ...scope, from: middle }),
  ].flat()
  return [...new Map(halves.map((finding) => [finding.fingerprint, finding])).values()]
}

function toFound({ actor, now }: World, around: Surroundings, finding: Finding, hint: ConflictCause): Found {
  const cause =
    finding.cause === 'sweep' || finding.cause === 'race' ? (hint === 'sweep' ? finding.cause : hint) : finding.cause
  const asOf = now.toISOString()
  const why = finding.occupancies.find(({ ref }) => ref === finding.bookingId)?.override_reason
  return {
    ...finding,
    cause,
    data: {
      version: evidenceVersion,
      range: { start: finding.from.toISOString(), end: finding.until.toISOString() },
      // Evidence is kept whole: whoever may not see bookings is masked when it is read.
      occupancies: finding.occupancies
        .slice(0, 100)
        .map((row) => toOccupancy(row, { ...actor, kind: 'job', task: 'detect' })),
      cause,
      reasons: [finding.reason],
      sources: [{ name: 'bookings', asOf, state: 'current' }, calendarSource(around.resource.calendar, now)],
      asOf,
      ...(why && why !== ruleChange ? { reason: why } : {}),
      ...finding.more,
    },
  }
}

const columns = `id, fingerprint, status, severity, cause_present, starts_at, ends_at, conflict_data #>> '{reasons,0,message}' AS message, version`

async function lockKnown({ db, actor }: World, { resourceId, from, until }: Scope): Promise<Map<string, Known>> {
  const rows = await db.$queryRawUnsafe<Known[]>(
    `SELECT ${columns} FROM conflict_logs WHERE organization_id = $1::uuid AND resource_id = $2::uuid AND cause_present
       AND starts_at < $4 AND ends_at > $3 AND fingerprint LIKE ANY ($5) ORDER BY id FOR NO KEY UPDATE`,
    actor.organizationId,
    resourceId,
    from,
    until,
    detected,
  )
  return new Map(rows.map((row) => [row.fingerprint, row]))
}

async function lockOne({ db, actor }: World, fingerprint: string): Promise<Known | null> {
  const [row] = await db.$queryRawUnsafe<Known[]>(
    `SELECT ${columns} FROM conflict_logs WHERE organization_id = $1::uuid AND fingerprint = $2 FOR NO KEY UPDATE`,
    actor.organizationId,
    fingerprint,
  )
  return row ?? null
}

type Outcome = { id: string; change: 'opened' | 'reopened' | null }

async function openConflict(world: World, { resourceId }: Scope, finding: Found): Promise<Outcome> {
  const { db, actor, now } = world
  const id = newId(now)
  const [row] = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO conflict_logs (id, organization_id, resource_id, conflict_type, conflict_data, severity, fingerprint, booking_id, request_id, starts_at, ends_at,
      cause, last_detected_at, created_at)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${resourceId}::uuid, ${finding.type}, ${JSON.stringify(finding.data)}::jsonb, ${finding.severity},
      ${finding.fingerprint}, ${finding.bookingId}::uuid, (SELECT request_id FROM bookings WHERE org_id = ${actor.organizationId}::uuid AND id = ${finding.bookingId}::uuid), ${finding.from}, ${finding.until}, ${finding.cause}, ${now}, ${now})
    ON CONFLICT (organization_id, fingerprint) DO NOTHING RETURNING id`
  if (!row) {
    const other = await lockOne(world, finding.fingerprint) // found by somebody else in the same moment
    return other ? renew(world, other, finding) : { id, change: null }
  }
  await audit(db, {
    actor,
    now,
    action: 'conflict.detected',
    entityType: 'conflict',
    entityId: id,
    entityVersion: 1,
    reason: finding.reason.message,
  })
  return { id, change: 'opened' }
}

async function renew({ db, actor, now }: World, known: Known, finding: Found): Promise<Outcome> {
  const returned = !known.cause_present
  const same =
    !returned &&
    known.severity === finding.severity &&
    known.message === finding.reason.message &&
    known.starts_at.getTime() === finding.from.getTime() &&
    known.ends_at.getTime() === finding.until.getTime()
  if (same) return { id: known.id, change: null }
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE conflict_logs SET conflict_data = ${JSON.stringify(finding.data)}::jsonb, severity = ${finding.severity}, booking_id = ${finding.bookingId}::uuid,
      starts_at = ${finding.from}, ends_at = ${finding.until}, last_detected_at = ${now}, cause_present = true,
      status = CASE WHEN ${returned} THEN 'open' ELSE status END, cause = CASE WHEN ${returned} THEN ${finding.cause} ELSE cause END,
      resolved_at = CASE WHEN ${returned} THEN NULL ELSE resolved_at END, resolved_by = CASE WHEN ${returned} THEN NULL ELSE resolved_by END,
      reopened_count = reopened_count + CASE WHEN ${returned} THEN 1 ELSE 0 END
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${known.id}::uuid RETURNING version`
  if (!returned) return { id: known.id, change: null }
  await audit(db, {
    actor,
    now,
    action: 'conflict.reopened',
    entityType: 'conflict',
    entityId: known.id,
    entityVersion: row?.version,
    changes: { status: [known.status, 'open'] },
    reason: finding.reason.message,
  })
  return { id: known.id, change: 'reopened' }
}

// What judges only the future says nothing about a time that has passed.
function isJudged({ fingerprint, ends_at }: Known, now: Date): boolean {
  const onlyAhead = /^(resource_unavailable:|timezone_mismatch:|capacity_exceeded:[^:]*:size:)/.test(fingerprint)
  return !onlyAhead || ends_at > now
}

async function settle({ db, actor, now }: World, known: Known): Promise<number> {
  const isOpen = known.status === 'open' || known.status === 'investigating'
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE conflict_logs SET cause_present = false, status = CASE WHEN ${isOpen} THEN 'resolved' ELSE status END,
      resolution = CASE WHEN ${isOpen} THEN 'The cause is gone' ELSE resolution END,
      resolved_at = CASE WHEN ${isOpen} THEN ${now} ELSE resolved_at END, resolved_by = CASE WHEN ${isOpen} THEN ${actorId(actor)} ELSE resolved_by END
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${known.id}::uuid RETURNING version`
  if (!isOpen) return 0
  await audit(db, {
    actor,
    now,
    action: 'conflict.resolved',
    entityType: 'conflict',
    entityId: known.id,
    entityVersion: row?.version,
    changes: { status: [known.status, 'resolved'] },
    reason: 'The cause is gone',
  })
  return 1
}
