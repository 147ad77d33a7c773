import type { Actor } from '../core/actor.ts'
import { AppError } from '../core/errors.ts'
import type { Db } from './context.ts'

/** One line of an entity's history, as the audit log has it. */
export type HistoryEntry = {
  id: string
  at: Date
  actorKind: Actor['kind']
  actorId: string
  /** The person's name when the actor is a member; null for machines and strangers. */
  actorName: string | null
  action: string
  version: number | null
  changes: Record<string, [before: unknown, after: unknown]>
  reason: string | null
}

/** The newest 200 entries of an entity's history, newest first. */
export function readHistory(
  db: Db,
  organizationId: string,
  entityType: string,
  entityId: string,
): Promise<HistoryEntry[]> {
  return db.$queryRaw<HistoryEntry[]>`
    SELECT a.id, a.occurred_at AS at, a.actor_kind AS "actorKind", a.actor_id AS "actorId",
      coalesce(m.display_name, m.email) AS "actorName", a.action, a.entity_version AS version, a.changes, a.reason
    FROM audit_log a LEFT JOIN org_memberships m ON m.org_id = a.organization_id AND m.clerk_user_id = a.actor_id
    WHERE a.organization_id = ${organizationId}::uuid AND a.entity_type = ${entityType} AND a.entity_id = ${entityId}::uuid
    ORDER BY a.occurred_at DESC, a.entity_version DESC NULLS LAST, a.id DESC LIMIT 200`
}

/** What changed since a version, field by field: the first "before" and the last "after" of each. */
async function changesSince(
  db: Db,
  organizationId: string,
  entityType: string,
  entityId: string,
  isSince: (entry: HistoryEntry) => boolean,
): Promise<{ changes: HistoryEntry['changes']; by: string[] }> {
  const entries = (await readHistory(db, organizationId, entityType, entityId)).filter(isSince).toReversed()
  const changes: HistoryEntry['changes'] = {}
  for (const entry of entries) {
    for (const [field, [before, after]] of Object.entries(entry.changes))
      changes[field] = [changes[field]?.[0] ?? before, after]
  }
  return { changes, by: [...new Set(entries.map((entry) => entry.actorName ?? entry.actorId))] }
}

/** The refusal of a change to a version that is no longer the newest: what changed since, field by field, and by whom. */
export async function staleError(
  db: Db,
  organizationId: string,
  entityType: 'request' | 'conflict' | 'booking',
  id: string,
  seenVersion: number,
  current: { version: number; status: string },
): Promise<AppError> {
  const isSince = (entry: HistoryEntry) => entry.version !== null && entry.version > seenVersion
  const { changes, by } = await changesSince(db, organizationId, entityType, id, isSince)
  const who = by.length > 0 ? by.join(' and ') : 'Somebody'
  return new AppError('stale', `${who} changed this ${entityType} while you looked at it.`, {
    version: current.version,
    status: current.status,
    changes,
    by,
  })
}

/**
 * The same for what has no version and is compared by `updated_at`, which its audit entries carry as their time. Who changed it
 * without an audit entry, another application on the same tables, is named by `updatedBy`.
 */
export async function staleSinceError(
  db: Db,
  organizationId: string,
  entityType: 'resource',
  id: string,
  seenAt: Date,
  current: { updatedAt: string; updatedBy: string },
): Promise<AppError> {
  const isSince = (entry: HistoryEntry) => entry.at.getTime() > seenAt.getTime()
  const { changes, by } = await changesSince(db, organizationId, entityType, id, isSince)
  const who = by.length > 0 ? by : [current.updatedBy]
  return new AppError('stale', `${who.join(' and ')} changed this ${entityType} while you looked at it.`, {
    updatedAt: current.updatedAt,
    changes,
    by: who,
  })
}
