import { actorId } from '../../core/actor.ts'
import { newId } from '../../core/ids.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { type CreateResource, createResourceSchema } from './resource-form-schema.ts'
import { differences, exactUpdatedAt } from './stored-resource.ts'

/** Adds a resource, without hours or restrictions: always open, and nobody's booking clashes with it yet. */
export async function createResource(
  { db, actor, now }: World,
  input: CreateResource,
): Promise<{ id: string; updatedAt: string }> {
  const wish = createResourceSchema.parse(input)
  const id = newId(now)
  const who = actorId(actor)
  const [row] = await db.$queryRaw<{ updatedAt: string }[]>`
    INSERT INTO resources (id, org_id, type, title, description, category, location, price, capacity, capacity_kind, is_active,
      is_bookable, created_by, updated_by)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${wish.type}, ${wish.title}, ${wish.description || null},
      ${wish.category || null}, ${wish.location || null}, ${wish.price ?? null}::numeric, ${wish.capacity},
      ${wish.capacityKind ?? null}, ${wish.isActive}, ${wish.isBookable}, ${who}, ${who})
    RETURNING ${exactUpdatedAt} AS "updatedAt"`
  const updatedAt = row?.updatedAt ?? now.toISOString()
  await audit(db, {
    actor,
    now: new Date(updatedAt),
    action: 'resource.created',
    entityType: 'resource',
    entityId: id,
    changes: differences({}, wish),
  })
  return { id, updatedAt }
}
