import { AppError } from '#lib/core/errors.ts'
import { actorId } from '#lib/core/actor.ts'
import type { z } from 'zod'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { reorderRulesSchema } from './schema.ts'

/**
 * Sets the order in which rules are asked. It changes which rule is named for an approval, never whether there is one, so versions stay.
 * @throws AppError `stale` unless exactly the rules that there are were named
 */
export async function reorderRules(
  { db, actor, now }: World,
  input: z.input<typeof reorderRulesSchema>,
): Promise<{ ids: string[] }> {
  const { ids } = reorderRulesSchema.parse(input)
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM approval_rules WHERE organization_id = ${actor.organizationId}::uuid ORDER BY position, id FOR NO KEY UPDATE`
  const isSame =
    rows.length === ids.length && new Set(ids).size === ids.length && rows.every(({ id }) => ids.includes(id))
  if (!isSame) throw new AppError('stale', 'Somebody made or removed a rule meanwhile. Reload and order them again.')
  await db.$executeRaw`
    UPDATE approval_rules r SET position = o.position, updated_by = ${actorId(actor)}
    FROM unnest(${ids}::uuid[]) WITH ORDINALITY AS o(id, position)
    WHERE r.organization_id = ${actor.organizationId}::uuid AND r.id = o.id AND r.position <> o.position`
  const [first] = ids
  const names = (order: readonly string[]) => order.map((id) => rows.find((row) => row.id === id)?.name ?? id)
  if (first)
    await audit(db, {
      actor,
      now,
      action: 'approval_rule.reordered',
      entityType: 'approval_rule',
      entityId: first,
      changes: { order: [names(rows.map(({ id }) => id)), names(ids)] },
    })
  return { ids }
}
