import { AppError, notFound } from '#lib/core/errors.ts'
import { endOfDay, startOfDay } from '#lib/core/days.ts'
import { newId } from '#lib/core/ids.ts'
import { actorId } from '#lib/core/actor.ts'
import { can } from '#lib/core/permissions.ts'
import type { z } from 'zod'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { delegateWhileAwaySchema, endDelegationSchema } from './schema.ts'

/**
 * Says who decides in the caller's stead on these days, whole days in the organisation's zone. The caller can still decide.
 * @throws AppError `forbidden` for a machine, `bad_input` for somebody who can't stand in or days that are over
 */
export async function delegateWhileAway(
  { db, actor, now }: World,
  input: z.input<typeof delegateWhileAwaySchema>,
): Promise<{ id: string }> {
  const { toMember, from, until, note = null } = delegateWhileAwaySchema.parse(input)
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person is away.')
  const [row] = await db.$queryRaw<{ zone: string; role: string | null }[]>`
    SELECT coalesce(timezone, 'UTC') AS zone, (SELECT role FROM org_memberships m
      WHERE m.org_id = o.id AND m.clerk_user_id = ${toMember} AND m.is_active) AS role
    FROM organizations o WHERE o.id = ${actor.organizationId}::uuid`
  const refuse = (field: string, message: string) =>
    new AppError('bad_input', message, { fields: { [field]: message } })
  if (toMember === actor.userId) throw refuse('toMember', 'Choose somebody else than yourself.')
  if (!row?.role) throw refuse('toMember', 'This person does not belong to the organisation.')
  if (row.role === 'viewer') throw refuse('toMember', 'A viewer decides nothing.')
  const [startsAt, endsAt] = [startOfDay(from, row.zone), endOfDay(until, row.zone)]
  if (endsAt <= now) throw refuse('until', 'These days are over.')
  const id = newId(now)
  await db.$executeRaw`
    INSERT INTO approval_delegations (id, organization_id, from_member, to_member, starts_at, ends_at, note, created_by, created_at)
    VALUES (${id}::uuid, ${actor.organizationId}::uuid, ${actor.userId}, ${toMember}, ${startsAt}, ${endsAt}, ${note}, ${actorId(actor)}, ${now})`
  await audit(db, {
    actor,
    now,
    action: 'approval_delegation.made',
    entityType: 'approval_delegation',
    entityId: id,
    changes: { to: [null, toMember], from: [null, from], until: [null, until] },
    reason: note ?? undefined,
  })
  return { id }
}

/**
 * Ends a delegation now: one's own, or anybody's for whoever manages approvals. What was decided under it stays decided.
 * @throws AppError `not_found` also for somebody else's
 */
export async function endDelegation(
  { db, actor, now }: World,
  input: z.input<typeof endDelegationSchema>,
): Promise<{ id: string }> {
  const { id } = endDelegationSchema.parse(input)
  const mine = actor.kind === 'person' ? actor.userId : ''
  const ended = await db.$executeRaw`
    UPDATE approval_delegations SET revoked_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid AND revoked_at IS NULL
      AND (from_member = ${mine} OR ${can(actor, 'approvals.manage')}::boolean)`
  if (ended === 0) throw notFound('delegation')
  await audit(db, { actor, now, action: 'approval_delegation.ended', entityType: 'approval_delegation', entityId: id })
  return { id }
}
