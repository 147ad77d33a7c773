import { AppError, notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import { staleError } from '../../db/history.ts'
import {
  type RequestPriority,
  type RequestSource,
  type RequestStatus,
  type RequestType,
  waitingStatuses,
} from './schema.ts'

/** A request as a verb needs it, its row locked until the transaction ends. */
export type LockedRequest = {
  id: string
  source: RequestSource
  externalId: string
  type: RequestType
  status: RequestStatus
  priority: RequestPriority
  title: string | null
  requesterName: string | null
  requesterEmail: string | null
  resourceId: string | null
  resourceTitle: string | null
  start: Date | null
  end: Date | null
  participants: number | null
  assignedTo: string | null
  bookingId: string | null
  version: number
  organisationName: string
  zone: string
  notificationSettings: unknown
}

/**
 * Loads a request for a change and locks its row.
 * @param expectedVersion what the caller looked at; null for "whatever it is now"
 * @throws AppError `not_found`, or `stale` with what changed since then, field by field, and by whom
 */
export async function lockRequest(
  { db, actor }: World,
  id: string,
  expectedVersion: number | null | undefined,
): Promise<LockedRequest> {
  const organization = actor.organizationId
  const [request] = await db.$queryRaw<LockedRequest[]>`
    SELECT q.id, q.source, q.external_id AS "externalId", q.request_type AS type, q.status, q.priority, q.title,
      q.requester_name AS "requesterName", q.requester_email AS "requesterEmail", q.resource_id AS "resourceId", r.title AS "resourceTitle",
      q.requested_start AS start, q.requested_end AS "end", q.participants, q.assigned_to AS "assignedTo", q.booking_id AS "bookingId",
      q.version, o.name AS "organisationName", coalesce(o.timezone, 'UTC') AS zone,
      o.notification_settings AS "notificationSettings"
    FROM external_requests q JOIN organizations o ON o.id = q.organization_id
    LEFT JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE q.organization_id = ${organization}::uuid AND q.id = ${id}::uuid
    FOR NO KEY UPDATE OF q`
  if (!request) throw notFound('request')
  if (expectedVersion && expectedVersion !== request.version) {
    throw await staleError(db, organization, 'request', id, expectedVersion, request)
  }
  return request
}

/**
 * Refuses what only a waiting request allows.
 * @throws AppError `conflict` naming what became of it
 */
export function mustWait(request: LockedRequest): void {
  if (waitingStatuses.includes(request.status)) return
  throw new AppError('conflict', `This request is ${request.status} already.`, {
    status: request.status,
    version: request.version,
    bookingId: request.bookingId,
  })
}
