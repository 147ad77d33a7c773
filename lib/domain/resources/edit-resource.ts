import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { checkBookings } from './check-bookings.ts'
import type { DetectConflicts } from './port.ts'
import { type editResourceSchema, resourceFactsSchema } from './resource-form-schema.ts'
import { differences, exactUpdatedAt, lockResource } from './stored-resource.ts'

export type ResourceChange = { id: string; updatedAt: string; opened: number; resolved: number }

// What decides whether a booking can stand; a new title moves nobody.
const decisive = ['type', 'isActive', 'isBookable']

/**
 * Changes what a resource is: absent fields stay, null empties one. Nothing is written when nothing changes. What it means for
 * bookings becomes conflicts in the same transaction.
 * @throws AppError `not_found`, or `stale` with what changed since
 */
export async function editResource(
  { detectConflicts, ...world }: World & { detectConflicts: DetectConflicts },
  input: z.output<typeof editResourceSchema>,
): Promise<ResourceChange> {
  const { db, actor } = world
  const { id, expectedUpdatedAt } = input
  const wish = Object.fromEntries(
    Object.entries(resourceFactsSchema.parse(input)).flatMap(([field, value]) =>
      value === undefined ? [] : [[field, value === '' ? null : value]],
    ),
  )
  const before = await lockResource(db, actor, id, expectedUpdatedAt)
  const changes = differences(before, wish)
  if (Object.keys(changes).length === 0) return { id, updatedAt: before.updatedAt, opened: 0, resolved: 0 }
  const after = { ...before, ...wish }
  const [row] = await db.$queryRaw<{ updatedAt: string }[]>`
    UPDATE resources SET type = ${after.type}, title = ${after.title}, description = ${after.description},
      category = ${after.category}, location = ${after.location}, price = ${after.price}::numeric, is_active = ${after.isActive},
      is_bookable = ${after.isBookable}, updated_by = ${actorId(actor)}, updated_at = clock_timestamp()
    WHERE org_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING ${exactUpdatedAt} AS "updatedAt"`
  const updatedAt = row?.updatedAt ?? before.updatedAt
  await audit(db, {
    actor,
    now: new Date(updatedAt),
    action: 'resource.edited',
    entityType: 'resource',
    entityId: id,
    changes,
  })
  const touched = decisive.some((field) => field in changes)
  const found = touched ? await checkBookings(world, detectConflicts, id) : { opened: 0, resolved: 0 }
  return { id, updatedAt, ...found }
}
