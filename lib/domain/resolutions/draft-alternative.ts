import { actorId } from '../../core/actor.ts'
import { newId } from '../../core/ids.ts'
import type { World } from '../../db/context.ts'
import type { Slot } from './schema.ts'

/**
 * Drafts another time for a waiting request; nothing is sent. A request has one draft: a second offer goes to the front of it.
 * Returns the draft's id.
 */
export async function draftAlternative(world: World, requestId: string, slots: readonly Slot[]): Promise<string> {
  const { db, actor, now } = world
  const offered = slots.map(({ resourceId, resourceTitle, start, end }) => ({ resourceId, resourceTitle, start, end }))
  const [draft] = await db.$queryRaw<{ id: string; slots: Slot[] }[]>`
    SELECT id, slots FROM request_alternatives WHERE organization_id = ${actor.organizationId}::uuid AND request_id = ${requestId}::uuid AND status = 'draft'
    FOR UPDATE`
  if (draft) {
    const same = (a: Slot, b: Slot) => a.resourceId === b.resourceId && a.start === b.start && a.end === b.end
    const kept = draft.slots.filter((slot) => !offered.some((one) => same(one, slot)))
    await db.$executeRaw`
      UPDATE request_alternatives SET slots = ${JSON.stringify([...offered, ...kept].slice(0, 6))}::jsonb, updated_by = ${actorId(actor)}
      WHERE organization_id = ${actor.organizationId}::uuid AND id = ${draft.id}::uuid`
    return draft.id
  }
  const id = newId(now)
  await db.$executeRaw`
    INSERT INTO request_alternatives (id, organization_id, request_id, slots, created_by, updated_by)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${requestId}::uuid, ${JSON.stringify(offered)}::jsonb, ${actorId(actor)}, ${actorId(actor)})`
  return id
}
