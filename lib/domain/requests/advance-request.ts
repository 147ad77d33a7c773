import { AppError } from '../../core/errors.ts'
import { notFound } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import {
  type ApprovalState,
  type ApprovalView,
  followRun,
  readApproval,
  recordDecision,
  stillNeeds,
  type Turn,
  viewApproval,
} from '../approvals/index.ts'
import type { Decided } from './decide-request.ts'
import type { LockedRequest } from './load-request.ts'

export type Advanced = { kind: 'advanced'; approval: ApprovalView | null } & Decided

/**
 * Writes down an approval, or a handing on, after which the request still waits: for others, or for the next step. The request gets a
 * new version, so that whoever looked at the step before is told that it has moved.
 */
export async function advanceRequest(
  world: World,
  request: LockedRequest,
  state: ApprovalState,
  done: { turn: Turn; notes: string | null; delegatedTo?: { id: string; name: string } },
): Promise<Advanced> {
  const { db, actor, now } = world
  const { turn, notes, delegatedTo } = done
  const decision = delegatedTo ? 'delegated' : 'approved'
  await recordDecision(world, state, { requestId: request.id, turn, decision, notes, delegatedTo: delegatedTo?.id })
  const after = await readApproval(world, request)
  if (after) await followRun(world, request.id, after.workflow, after)
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE external_requests SET updated_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${request.id}::uuid RETURNING version`
  if (!row) throw notFound('request')
  await audit(db, {
    actor,
    now,
    action: delegatedTo ? 'request.step_handed_on' : 'request.step_approved',
    entityType: 'request',
    entityId: request.id,
    entityVersion: row.version,
    changes: {
      waitsFor: [stillNeeds(state), after ? stillNeeds(after) : null],
      ...(delegatedTo ? { handedTo: [null, delegatedTo.name] } : {}),
    },
    reason: notes ?? undefined,
  })
  return {
    kind: 'advanced',
    requestId: request.id,
    status: request.status,
    version: row.version,
    approval: after && viewApproval(after),
  }
}

/** An override is about the time, and the time is decided with the last step: before it, nothing would come of it. */
export function refuseEarlyOverride(turn: Turn | null, override: unknown): void {
  if (!turn || turn.completes || !override) return
  throw new AppError(
    'bad_input',
    `Booking against the rules is decided with the last step. ${turn.step.name} comes before it.`,
    { field: 'override' },
  )
}
