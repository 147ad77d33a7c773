import { actorId } from '../../core/actor.ts'
import { notFound } from '../../core/errors.ts'
import { formatRange } from '../../core/time.ts'
import { audit, type Changes } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { type AutoApproval, finishRun } from '../approvals/index.ts'
import { queueNotification } from '../notifications/index.ts'
import { closeRequestConflicts, type Verdict } from '../conflicts/index.ts'
import { parseSettings } from '../organisations/settings/index.ts'
import type { LockedRequest } from './load-request.ts'
import type { RequestStatus } from './schema.ts'

type Decision = {
  to: Extract<RequestStatus, 'approved' | 'rejected' | 'cancelled'>
  notes: string | null
  bookingId?: string | null
  verdict?: Verdict | null
  auditAction?: string
  /** By which rule it was approved by itself. */
  autoApproval?: AutoApproval
}

export type Decided = { requestId: string; status: RequestStatus; version: number }

/**
 * The shared half of approve, reject and cancel: status, audit entry, settled conflicts and the message to the requester, all in
 * the caller's transaction. The message leaves the house only after the commit, and once: its key is the decision.
 */
export async function decideRequest(world: World, request: LockedRequest, decision: Decision): Promise<Decided> {
  const { db, actor, now } = world
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE external_requests SET status = ${decision.to}, processed_at = ${now}, processed_by = ${actorId(actor)},
      processing_notes = coalesce(${decision.notes}, processing_notes), booking_id = coalesce(${decision.bookingId ?? null}::uuid, booking_id),
      verdict = coalesce(${decision.verdict ? JSON.stringify(decision.verdict) : null}::jsonb, verdict),
      auto_approval = coalesce(${decision.autoApproval ? JSON.stringify(decision.autoApproval) : null}::jsonb, auto_approval)
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${request.id}::uuid RETURNING version`
  if (!row) throw notFound('request')
  await audit(db, {
    actor,
    now,
    action: decision.auditAction ?? `request.${decision.to}`,
    entityType: 'request',
    entityId: request.id,
    entityVersion: row.version,
    changes: {
      status: [request.status, decision.to],
      ...(decision.bookingId ? { booking: [request.bookingId, decision.bookingId] } : {}),
      ...(decision.autoApproval ? ruleChanges(decision.autoApproval) : {}),
    },
    reason: decision.notes ?? decision.autoApproval?.message,
  })
  await finishRun(world, request.id)
  await closeRequestConflicts(world, request.id, `The request was ${decision.to}`)
  if (tellsRequester(request, decision.to)) await tellRequester(world, request, decision)
  return { requestId: request.id, status: decision.to, version: row.version }
}

/** By which rule, of which version; by none where the resource's switch alone decides. */
function ruleChanges({ rule, verdict }: AutoApproval): Changes {
  return {
    rule: [null, rule?.name ?? null],
    ruleVersion: [null, rule?.version ?? null],
    ruleId: [null, rule?.id ?? null],
    verdict: [null, verdict],
  }
}

function tellsRequester(request: LockedRequest, to: Decision['to']): boolean {
  return parseSettings({ notification: request.notificationSettings }).notification.values.tell_requester.includes(to)
}

async function tellRequester(world: World, request: LockedRequest, { to, notes, bookingId }: Decision): Promise<void> {
  await queueNotification(world, {
    key: `request.${to}`,
    recipient: request.requesterEmail,
    variables: {
      organisation: request.organisationName,
      name: request.requesterName ?? 'there',
      title: request.title ?? request.type,
      resource: request.resourceTitle ?? '',
      when: request.start && request.end ? formatRange(request.start, request.end, request.zone) : '',
      reason: notes ?? '',
    },
    dedupeKey: `request:${request.id}:${to}`,
    requestId: request.id,
    bookingId: bookingId ?? undefined,
  })
}
