import { actorId } from '#lib/core/actor.ts'
import { AppError, notFound } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import type { z } from 'zod'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { readMembers } from './read-approval.ts'
import { approversOf } from './rules.ts'
import { replaceSteps } from './replace-steps.ts'
import { type SaveWorkflow, saveWorkflowSchema } from './schema.ts'

export type SavedWorkflow = { id: string; version: number }

/**
 * Makes a workflow, or changes one: its steps in the order given, and the resources that it holds for. Every version is kept. Requests
 * under way go on by the new one at once: what was decided of a step counts on while who has to decide it stays the same.
 * @throws AppError `not_found`, `stale`, `bad_input` for a step that nobody here can decide, `conflict` for a name that is taken
 */
export async function saveWorkflow(world: World, input: z.input<typeof saveWorkflowSchema>): Promise<SavedWorkflow> {
  const { db, actor, now } = world
  const workflow = saveWorkflowSchema.parse(input)
  await refuseEmptySteps(world, workflow)
  await refuseTakenName(world, workflow)
  const by = actorId(actor)
  if (workflow.isDefault) await replaceDefault(world, workflow.id ?? null)
  const { id, version, before } = workflow.id
    ? await updateWorkflow(world, { ...workflow, id: workflow.id })
    : await insertWorkflow(world, workflow)
  await replaceSteps(world, id, workflow.steps)
  const attached = workflow.resourceIds ? await attach(world, id, workflow.resourceIds) : null
  await db.$executeRaw`
    INSERT INTO approval_workflow_versions (organization_id, workflow_id, version, definition, saved_by, created_at)
    VALUES (${actor.organizationId}::uuid, ${id}::uuid, ${version}::int, ${JSON.stringify(workflow)}::jsonb, ${by}, ${now})`
  await audit(db, {
    actor,
    now,
    action: before ? 'approval_workflow.changed' : 'approval_workflow.created',
    entityType: 'approval_workflow',
    entityId: id,
    entityVersion: version,
    changes: {
      name: [before?.name ?? null, workflow.name],
      steps: [null, workflow.steps.map((step) => step.name)],
      ...(attached ? { resources: [attached.before, attached.after] } : {}),
    },
  })
  return { id, version }
}

/** Takes the part of the default from whichever workflow has it, as a version of its own. */
async function replaceDefault({ db, actor, now }: World, by: string | null): Promise<void> {
  await db.$executeRaw`
    WITH changed AS (UPDATE approval_workflows SET is_default = false, updated_by = ${actorId(actor)}
      WHERE organization_id = ${actor.organizationId}::uuid AND is_default AND id IS DISTINCT FROM ${by}::uuid
      RETURNING organization_id, id, version)
    INSERT INTO approval_workflow_versions (organization_id, workflow_id, version, definition, saved_by, created_at)
    SELECT organization_id, id, version, coalesce((SELECT definition FROM approval_workflow_versions older
        WHERE older.organization_id = changed.organization_id AND older.workflow_id = changed.id ORDER BY older.version DESC LIMIT 1), '{}')
      || jsonb_build_object('isDefault', false), ${actorId(actor)}, ${now} FROM changed`
}

async function refuseEmptySteps({ db, actor }: World, { steps }: SaveWorkflow): Promise<void> {
  const members = await readMembers(db, actor.organizationId)
  const fields: Record<string, string> = {}
  for (const [index, step] of steps.entries()) {
    const deciders = approversOf({ ...step, approverRole: step.approverRole ?? null }, members)
    const strangers = [...step.approverIds, ...step.escalateIds].filter(
      (id) => !members.some((member) => member.userId === id && member.isActive),
    )
    if (strangers.length > 0)
      fields[`steps.${index}.approverIds`] = 'Somebody named here does not belong to the organisation.'
    else if (deciders.length === 0) fields[`steps.${index}.approverRole`] = `Nobody here could decide ${step.name}.`
  }
  if (Object.keys(fields).length > 0) throw new AppError('bad_input', Object.values(fields).join(' '), { fields })
}

async function refuseTakenName({ db, actor }: World, { id, name }: SaveWorkflow): Promise<void> {
  const [taken] = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM approval_workflows WHERE organization_id = ${actor.organizationId}::uuid AND name = ${name} AND id IS DISTINCT FROM ${id ?? null}::uuid`
  if (taken)
    throw new AppError('conflict', `A workflow is called ${name} already.`, { fields: { name: 'This name is taken.' } })
}

type Written = { id: string; version: number; before: { name: string } | null }

async function insertWorkflow({ db, actor, now }: World, workflow: SaveWorkflow): Promise<Written> {
  const id = newId(now)
  const by = actorId(actor)
  await db.$executeRaw`
    INSERT INTO approval_workflows (id, organization_id, name, description, is_active, is_default, created_by, updated_by)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${workflow.name}, ${workflow.description ?? null}, ${workflow.isActive},
      ${workflow.isDefault}, ${by}, ${by})`
  return { id, version: 1, before: null }
}

async function updateWorkflow({ db, actor }: World, workflow: SaveWorkflow & { id: string }): Promise<Written> {
  const before = await lockWorkflow({ db, actor }, workflow.id, workflow.expectedVersion)
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE approval_workflows SET name = ${workflow.name}, description = ${workflow.description ?? null}, is_active = ${workflow.isActive},
      is_default = ${workflow.isDefault}, updated_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${workflow.id}::uuid RETURNING version`
  return { id: workflow.id, version: row?.version ?? before.version + 1, before }
}

/** Locks a workflow for a change. @throws AppError `not_found`, or `stale` when another version was looked at */
export async function lockWorkflow(
  { db, actor }: Pick<World, 'db' | 'actor'>,
  id: string,
  expectedVersion: number | null | undefined,
): Promise<{ name: string; version: number; isActive: boolean }> {
  const [row] = await db.$queryRaw<{ name: string; version: number; isActive: boolean }[]>`
    SELECT name, version, is_active AS "isActive" FROM approval_workflows
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR NO KEY UPDATE`
  if (!row) throw notFound('workflow')
  if (expectedVersion && expectedVersion !== row.version)
    throw new AppError('stale', 'Somebody changed this workflow while you looked at it. Reload to see theirs.', {
      version: row.version,
    })
  return row
}

async function attach({ db, actor }: World, id: string, resourceIds: readonly string[]) {
  const organization = actor.organizationId
  const read = () =>
    db.$queryRaw<{ title: string }[]>`
      SELECT title FROM resources WHERE org_id = ${organization}::uuid AND approval_workflow_id = ${id}::uuid ORDER BY title`
  const before = await read()
  await db.$executeRaw`
    UPDATE resources SET approval_workflow_id = CASE WHEN id = ANY (${[...resourceIds]}::uuid[]) THEN ${id}::uuid END
    WHERE org_id = ${organization}::uuid
      AND (approval_workflow_id = ${id}::uuid) IS DISTINCT FROM (id = ANY (${[...resourceIds]}::uuid[]))
      AND (approval_workflow_id = ${id}::uuid OR id = ANY (${[...resourceIds]}::uuid[]))`
  const titles = (rows: { title: string }[]) => rows.map(({ title }) => title)
  return { before: titles(before), after: titles(await read()) }
}
