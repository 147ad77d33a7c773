import { actorId } from '../../core/actor.ts'
import { AppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { can, whyNot } from '../../core/permissions.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import {
  type Asker,
  assessAvailability,
  detectConflicts,
  lockForBooking,
  recordConflict,
  unitsFor,
  type Verdict,
} from '../conflicts/index.ts'
import { getResource, type ResourceRow } from '../resources/index.ts'
import { notFound } from '../../core/errors.ts'
import { leaveOpenConflict } from './leave-open-conflict.ts'
import type { BookingSource } from './schema.ts'

/** What is to be booked, by a request or directly. */
export type Wish = {
  resourceId: string
  start: Date
  end: Date
  title: string
  name: string | null
  email: string | null
  participants: number | null
  notes: string | null
  source: BookingSource
  requestId: string | null
  acceptUnknown: boolean
  override: { reason: string } | null
  /** A rule decided it, no person. */
  autoApproved?: boolean
  /** The workflow whose steps were decided. */
  approvalWorkflowId?: string | null
  /** For whom: decides by whose role and whose earlier bookings it is judged. */
  asker: Asker
}

export type Confirmed = { id: string; start: Date; end: Date; version: number }
export type Confirmation =
  | { kind: 'booked'; booking: Confirmed; verdict: Verdict }
  | { kind: 'refused'; verdict: Verdict; conflictId: string | null }

/**
 * Books, or says why not. The verdict decides first; PostgreSQL decides last, so that of any number of callers at once one wins. A
 * refusal resolves rather than throws: its conflict row has to commit.
 * @throws AppError `forbidden` for an override without the permission, `not_found`, `bad_input` for a time that is none
 */
export async function confirmBooking(world: World, wish: Wish): Promise<Confirmation> {
  if (wish.override && !can(world.actor, 'bookings.override')) {
    throw new AppError('forbidden', whyNot(world.actor, 'bookings.override') ?? '', { permission: 'bookings.override' })
  }
  if (wish.end <= wish.start) throw new AppError('bad_input', 'The end is not after the start.', { field: 'end' })
  const resource = await getResource(world.db, world.actor.organizationId, wish.resourceId)
  if (!resource) throw notFound('resource')

  await lockForBooking(world, [wish.resourceId], { alone: wish.override !== null })
  const verdict = await assess(world, wish)
  const unknownAccepted = verdict.verdict === 'unknown' && wish.acceptUnknown
  if (verdict.verdict !== 'possible' && !unknownAccepted && !wish.override) return refuse(world, wish, verdict)

  const overbooked = verdict.reasons.some((reason) => reason.effect === 'blocks' && reason.rule.startsWith('bookings.'))
  const booking = await insert(world, wish, resource, overbooked)
  if (!booking) return refuse(world, wish, await assess(world, wish))

  if (wish.override && verdict.verdict === 'impossible') {
    await leaveOpenConflict(world, { ...booking, resourceId: wish.resourceId }, verdict, wish.override.reason)
  } else if (unknownAccepted) {
    // What was tentative or uncertain then is a conflict from now on.
    await detectConflicts(world, { resourceId: wish.resourceId, from: wish.start, until: wish.end, cause: 'override' })
  }
  await audit(world.db, {
    actor: world.actor,
    now: world.now,
    action: wish.override ? 'booking.confirmed_against_rules' : 'booking.confirmed',
    entityType: 'booking',
    entityId: booking.id,
    entityVersion: booking.version,
    changes: { status: [null, 'confirmed'] },
    reason: wish.override?.reason,
  })
  return { kind: 'booked', booking, verdict }
}

function assess(world: World, wish: Wish): Promise<Verdict> {
  const { resourceId, start, end, participants, requestId, asker } = wish
  return assessAvailability(world, { resourceId, start, end, participants, exceptRequestId: requestId, asker })
}

async function insert(
  { db, actor, now }: World,
  wish: Wish,
  resource: ResourceRow,
  overbooked: boolean,
): Promise<Confirmed | null> {
  const by = actorId(actor)
  const [row] = await db.$queryRaw<Confirmed[]>`
    INSERT INTO bookings (id, org_id, resource_id, user_name, user_email, title, start_time, end_time, status, current_participants, units,
      notes, location, resource_type, source, guarded, overbooked, override_reason, request_id, auto_approved,
      approval_workflow_id, created_by_clerk_id, created_by, updated_by, created_at)
    VALUES (${newId(now)}::uuid, ${actor.organizationId}::uuid, ${wish.resourceId}::uuid, ${wish.name}, ${wish.email}, ${wish.title}, ${wish.start},
      ${wish.end}, 'confirmed', ${wish.participants ?? 0}, ${unitsFor(resource.capacityKind, wish.participants)}, ${wish.notes}, ${resource.location},
      ${resource.type}, ${wish.source}, true, ${overbooked}, ${wish.override?.reason ?? null}, ${wish.requestId}::uuid,
      ${wish.autoApproved ?? false}, ${wish.approvalWorkflowId ?? null}::uuid, ${by}, ${by}, ${by}, ${now})
    ON CONFLICT DO NOTHING
    RETURNING id, start_time AS start, end_time AS "end", version`
  return row ?? null
}

async function refuse(world: World, wish: Wish, verdict: Verdict): Promise<Confirmation> {
  const evidence = can(world.actor, 'bookings.view') ? verdict : await assessWhole(world, wish)
  const conflictId = await recordConflict(world, { ...wish, verdict: evidence, cause: 'refused_decision' })
  return { kind: 'refused', verdict, conflictId }
}

/** The same verdict with names: the conflict is for those who may see them, and is masked when it is read. */
function assessWhole(world: World, wish: Wish): Promise<Verdict> {
  const { organizationId } = world.actor
  return assess({ ...world, actor: { kind: 'job', task: 'bookings.refuse', organizationId } }, wish)
}
