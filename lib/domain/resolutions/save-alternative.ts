import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import type { World } from '../../db/context.ts'
import type { saveAlternativeSchema, Slot } from './schema.ts'

/** A draft as a verb needs it, its row locked. */
export type LockedAlternative = {
  id: string
  requestId: string
  slots: Slot[]
  message: string
  status: 'draft' | 'sent' | 'discarded'
  version: number
}

/**
 * Locks a draft for a change of it.
 * @throws AppError `not_found`, `stale`, or `conflict` when it was sent or discarded
 */
export async function lockAlternative(
  { db, actor }: World,
  id: string,
  expectedVersion: number,
): Promise<LockedAlternative> {
  const [row] = await db.$queryRaw<LockedAlternative[]>`
    SELECT id, request_id AS "requestId", slots, message, status, version FROM request_alternatives
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR UPDATE`
  if (!row) throw notFound('draft')
  if (row.status !== 'draft')
    throw new AppError('conflict', `This draft is ${row.status} already.`, { status: row.status })
  if (row.version !== expectedVersion)
    throw new AppError('stale', 'Somebody changed this draft while you looked at it.', { version: row.version })
  return row
}

/** Keeps other times and other words for a request; nothing is sent. @throws AppError as `lockAlternative` does */
export async function saveAlternative(
  world: World,
  { id, expectedVersion, slots, message }: z.infer<typeof saveAlternativeSchema>,
): Promise<{ id: string; version: number }> {
  const { db, actor } = world
  await lockAlternative(world, id, expectedVersion)
  const [row] = await db.$queryRaw<{ version: number }[]>`
    UPDATE request_alternatives SET slots = ${JSON.stringify(slots)}::jsonb, message = ${message}, updated_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid RETURNING version`
  if (!row) throw notFound('draft')
  return { id, version: row.version }
}
