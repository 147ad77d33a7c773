import { type Actor, actorId } from '../core/actor.ts'
import { newId } from '../core/ids.ts'
import type { Db } from './context.ts'
import type { Prisma } from './generated/client.ts'

/** Field by field: what it was and what it became. */
export type Changes = Record<string, [before: Prisma.InputJsonValue | null, after: Prisma.InputJsonValue | null]>

/** One entry of the audit log. */
export type AuditEntry = {
  actor: Actor
  now: Date
  /** "<entity>.<what happened>", in the past tense: "request.approved". */
  action: string
  entityType:
    | 'request'
    | 'booking'
    | 'conflict'
    | 'resource'
    | 'organization'
    | 'webhook_endpoint'
    | 'api_key'
    | 'calendar_feed'
    | 'delivery'
    | 'job'
    | 'message'
    | 'approval_workflow'
    | 'approval_rule'
    | 'approval_delegation'
  entityId: string
  entityVersion?: number
  changes?: Changes
  reason?: string
}

/** Writes an audit entry in the transaction of the change that it tells of. */
export async function audit(db: Db, entry: AuditEntry): Promise<void> {
  await db.$executeRaw`
    INSERT INTO audit_log (id, organization_id, occurred_at, actor_kind, actor_id, action, entity_type, entity_id, entity_version, changes, reason)
    VALUES (${newId(entry.now)}::uuid, ${entry.actor.organizationId}::uuid, ${entry.now}, ${entry.actor.kind}, ${actorId(entry.actor)},
      ${entry.action}, ${entry.entityType}, ${entry.entityId}::uuid, ${entry.entityVersion ?? null}::int,
      ${JSON.stringify(entry.changes ?? {})}::jsonb, ${entry.reason ?? null})`
}
