import type { Actor } from '../../core/actor.ts'
import { notFound } from '../../core/errors.ts'
import type { Db } from '../../db/context.ts'
import { staleSinceError } from '../../db/history.ts'
import { type Changes, Prisma } from '../../db/index.ts'
import { parseBookingRules } from './booking-rules-schema.ts'
import { inOrder } from './merge-documents.ts'
import type { ResourceRulesInput } from './resource-form-schema.ts'
import type { CapacityKind, ResourceType } from './values.ts'

/** A resource's row as it is stored: what verbs compare and change. `updatedAt` is exact to the microsecond. */
export type StoredResource = {
  id: string
  type: ResourceType
  title: string
  description: string | null
  category: string | null
  location: string | null
  price: number | null
  currency: string | null
  capacity: number
  capacityKind: CapacityKind | null
  isActive: boolean
  isBookable: boolean
  externalCalendarId: string | null
  conflictDetectionEnabled: boolean
  autoApprovalEnabled: boolean
  approvalWorkflowId: string | null
  availabilityRules: unknown
  bookingRestrictions: unknown
  updatedAt: string
  updatedBy: string
}

/** JavaScript's dates end at milliseconds, PostgreSQL's at microseconds: compared as text, no change goes unseen. */
export const exactUpdatedAt = Prisma.sql`to_char(coalesce(updated_at, created_at, '-infinity') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

export const storedColumns = Prisma.sql`id, type, title, description, category, location, price::float8 AS price, currency,
  coalesce(capacity, 1) AS capacity, capacity_kind AS "capacityKind", coalesce(is_active, true) AS "isActive",
  coalesce(is_bookable, true) AS "isBookable", external_calendar_id AS "externalCalendarId",
  coalesce(conflict_detection_enabled, true) AS "conflictDetectionEnabled", coalesce(auto_approval_enabled, false) AS "autoApprovalEnabled",
  approval_workflow_id AS "approvalWorkflowId", availability_rules AS "availabilityRules", booking_restrictions AS "bookingRestrictions",
  ${exactUpdatedAt} AS "updatedAt", updated_by AS "updatedBy"`

/**
 * The row, locked until the transaction ends: no booking of it is decided meanwhile.
 * @param expectedUpdatedAt what the caller saw; null takes whatever is there
 * @throws AppError `not_found`; `stale` with what changed since, field by field, and by whom
 */
export async function lockResource(
  db: Db,
  actor: Actor,
  id: string,
  expectedUpdatedAt: string | null | undefined,
): Promise<StoredResource> {
  const [row] = await db.$queryRaw<StoredResource[]>`
    SELECT ${storedColumns} FROM resources
    WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!row) throw notFound('resource')
  if (expectedUpdatedAt && expectedUpdatedAt !== row.updatedAt) {
    throw await staleSinceError(db, actor.organizationId, 'resource', id, new Date(expectedUpdatedAt), row)
  }
  return row
}

/** The stored rules as an editor shows them, and which stored parts made no sense. Damaged hours read as "always" here. */
export function rulesOf(row: StoredResource): { rules: ResourceRulesInput; damaged: readonly string[] } {
  const { availability, restrictions, damaged } = parseBookingRules(row.availabilityRules, row.bookingRestrictions)
  const { revision: _hours, ...hours } = availability ?? { revision: 0, exceptions: [] }
  const { revision: _restrictions, ...limits } = restrictions
  return {
    rules: {
      availability: inOrder(hours),
      restrictions: limits,
      capacity: row.capacity,
      capacityKind: row.capacityKind,
      externalCalendarId: row.externalCalendarId,
      conflictDetectionEnabled: row.conflictDetectionEnabled,
      autoApprovalEnabled: row.autoApprovalEnabled,
      approvalWorkflowId: row.approvalWorkflowId,
    },
    damaged: [...(availability === null ? ['opening hours'] : []), ...damaged],
  }
}

/** Field by field what differs; absent and null are the same. Only the fields of `after` count. */
export function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Changes {
  const changes: Changes = {}
  for (const [field, value] of Object.entries(after)) {
    const was = JSON.stringify(before[field] ?? null)
    const is = JSON.stringify(value ?? null)
    if (was !== is) changes[field] = [JSON.parse(was), JSON.parse(is)]
  }
  return changes
}
