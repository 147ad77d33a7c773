import { actorId } from '../../core/actor.ts'
import { AppError } from '../../core/errors.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { checkBookings } from './check-bookings.ts'
import type { ResourceChange } from './edit-resource.ts'
import { inOrder, mergeHours, mergeRestrictions } from './merge-documents.ts'
import type { DetectConflicts } from './port.ts'
import { type ResourceRulesInput, type SaveBookingRules, saveBookingRulesSchema } from './resource-form-schema.ts'
import { differences, exactUpdatedAt, lockResource, rulesOf, type StoredResource } from './stored-resource.ts'

/**
 * Replaces a resource's rules. Keys of other programs in the stored documents stay, and a document that changes raises its
 * revision. Nothing is written when nothing changes. What the new rules mean for bookings becomes conflicts in the same transaction.
 * @throws AppError `not_found`; `stale` with what changed since; `bad_input` for a calendar or workflow that isn't there
 */
export async function saveBookingRules(
  { detectConflicts, ...world }: World & { detectConflicts: DetectConflicts },
  input: SaveBookingRules,
): Promise<ResourceChange> {
  const { db, actor } = world
  const { id, expectedUpdatedAt, rules } = saveBookingRulesSchema.parse(input)
  const before = await lockResource(db, actor, id, expectedUpdatedAt)
  const changes = changesOf(before, rules)
  if (Object.keys(changes).length === 0) return { id, updatedAt: before.updatedAt, opened: 0, resolved: 0 }
  await checkLinks(world, before, rules)
  const hours = JSON.stringify(mergeHours(before.availabilityRules, rules.availability))
  const restrictions = JSON.stringify(mergeRestrictions(before.bookingRestrictions, rules.restrictions))
  const [row] = await db.$queryRaw<{ updatedAt: string }[]>`
    UPDATE resources SET availability_rules = ${hours}::jsonb, booking_restrictions = ${restrictions}::jsonb,
      capacity = ${rules.capacity}, capacity_kind = ${rules.capacityKind}, external_calendar_id = ${rules.externalCalendarId},
      conflict_detection_enabled = ${rules.conflictDetectionEnabled}, auto_approval_enabled = ${rules.autoApprovalEnabled},
      approval_workflow_id = ${rules.approvalWorkflowId}::uuid, updated_by = ${actorId(actor)}, updated_at = clock_timestamp()
    WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING ${exactUpdatedAt} AS "updatedAt"`
  const updatedAt = row?.updatedAt ?? before.updatedAt
  await audit(db, {
    actor,
    now: new Date(updatedAt),
    action: 'resource.rules_changed',
    entityType: 'resource',
    entityId: id,
    changes,
  })
  return { id, updatedAt, ...(await checkBookings(world, detectConflicts, id)) }
}

/** Field by field, each rule by its own name. A damaged part that is replaced counts as changed. */
function changesOf(before: StoredResource, after: ResourceRulesInput) {
  const { rules, damaged } = rulesOf(before)
  const flat = ({ availability, restrictions, ...others }: ResourceRulesInput) => ({
    weekly: null,
    ...inOrder(availability),
    ...restrictions,
    ...others,
  })
  const gone = Object.fromEntries(Object.keys(rules.restrictions).map((key) => [key, null]))
  const changes = differences(flat(rules), { ...gone, ...flat(after) })
  if (damaged.length > 0) changes['damaged'] = [[...damaged], null]
  return changes
}

/** A link that stays may lead anywhere, as Infra24 wrote it; a new one must lead to something that is there. */
async function checkLinks({ db, actor }: World, before: StoredResource, after: ResourceRulesInput): Promise<void> {
  const { externalCalendarId: calendar, approvalWorkflowId: workflow } = after
  const [found] = await db.$queryRaw<{ calendar: boolean; workflow: boolean }[]>`
    SELECT EXISTS (SELECT FROM calendar_integrations WHERE organization_id = ${actor.organizationId}::uuid AND is_active IS NOT FALSE
        AND external_calendar_id = ${calendar}) AS calendar,
      EXISTS (SELECT FROM approval_workflows WHERE organization_id = ${actor.organizationId}::uuid AND id = ${workflow}::uuid) AS workflow`
  if (calendar !== null && calendar !== before.externalCalendarId && !found?.calendar) {
    throw new AppError('bad_input', 'No connected calendar has this id.', { field: 'externalCalendarId' })
  }
  if (workflow !== null && workflow !== before.approvalWorkflowId && !found?.workflow) {
    throw new AppError('bad_input', 'There is no such approval workflow here.', { field: 'approvalWorkflowId' })
  }
}
