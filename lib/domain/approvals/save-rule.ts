import { actorId } from '#lib/core/actor.ts'
import { AppError, notFound } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import type { z } from 'zod'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { type SaveRule, saveRuleSchema } from './schema.ts'

export type SavedRule = { id: string; version: number }

/**
 * Makes a rule that approves by itself, or changes one. Every version is kept: a request that a rule approved names the version. A new
 * rule is asked last.
 * @throws AppError `not_found`, `stale`, `conflict` for a name that is taken, `bad_input` for a resource that is not there
 */
export async function saveRule(world: World, input: z.input<typeof saveRuleSchema>): Promise<SavedRule> {
  const { db, actor, now } = world
  const rule = saveRuleSchema.parse(input)
  await refuseImpossible(world, rule)
  const by = actorId(actor)
  const conditions = JSON.stringify(rule.conditions)
  const id = rule.id ?? newId(now)
  const before = rule.id ? await lockRule(world, rule.id, rule.expectedVersion) : null
  const version = (before?.version ?? 0) + 1
  await db.$executeRaw`
    INSERT INTO approval_rules (id, organization_id, name, is_active, position, resource_id, conditions, version, created_by, updated_by)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${rule.name}, ${rule.isActive},
      (SELECT coalesce(max(position), 0) + 1 FROM approval_rules WHERE organization_id = ${actor.organizationId}::uuid),
      ${rule.resourceId ?? null}::uuid, ${conditions}::jsonb, ${version}::int, ${by}, ${by})
    ON CONFLICT (organization_id, id) DO UPDATE SET name = excluded.name, is_active = excluded.is_active, resource_id = excluded.resource_id,
      conditions = excluded.conditions, version = excluded.version, updated_by = excluded.updated_by`
  const { name, isActive, resourceId = null } = rule
  await db.$executeRaw`
    INSERT INTO approval_rule_versions (organization_id, rule_id, version, definition, saved_by, created_at)
    VALUES (${actor.organizationId}::uuid, ${id}::uuid, ${version}::int,
      ${JSON.stringify({ name, isActive, resourceId, conditions: rule.conditions })}::jsonb, ${by}, ${now})`
  await audit(db, {
    actor,
    now,
    action: before ? 'approval_rule.changed' : 'approval_rule.created',
    entityType: 'approval_rule',
    entityId: id,
    entityVersion: version,
    changes: {
      name: [before?.name ?? null, name],
      isActive: [before?.isActive ?? null, isActive],
      resourceId: [before?.resourceId ?? null, resourceId],
      conditions: [before ? JSON.stringify(before.conditions) : null, conditions],
    },
  })
  return { id, version }
}

async function refuseImpossible({ db, actor }: World, { id, name, resourceId }: SaveRule): Promise<void> {
  const [found] = await db.$queryRaw<{ taken: boolean; missing: boolean }[]>`
    SELECT EXISTS (SELECT FROM approval_rules WHERE organization_id = ${actor.organizationId}::uuid AND name = ${name}
        AND id IS DISTINCT FROM ${id ?? null}::uuid) AS taken,
      ${resourceId ?? null}::uuid IS NOT NULL AND NOT EXISTS (SELECT FROM resources
        WHERE org_id = ${actor.organizationId}::uuid AND id = ${resourceId ?? null}::uuid) AS missing`
  if (found?.taken)
    throw new AppError('conflict', `A rule is called ${name} already.`, { fields: { name: 'This name is taken.' } })
  if (found?.missing)
    throw new AppError('bad_input', 'There is no such resource here.', { fields: { resourceId: 'Choose another.' } })
}

type StoredRule = { name: string; isActive: boolean; resourceId: string | null; conditions: unknown; version: number }

async function lockRule(
  { db, actor }: World,
  id: string,
  expectedVersion: number | null | undefined,
): Promise<StoredRule> {
  const [row] = await db.$queryRaw<StoredRule[]>`
    SELECT name, is_active AS "isActive", resource_id AS "resourceId", conditions, version FROM approval_rules
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!row) throw notFound('rule')
  if (expectedVersion && expectedVersion !== row.version)
    throw new AppError('stale', 'Somebody changed this rule while you looked at it. Reload to see theirs.', {
      version: row.version,
    })
  return row
}
