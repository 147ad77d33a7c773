import type { z } from 'zod'
import { actorId } from '../../core/actor.ts'
import { AppError, notFound } from '../../core/errors.ts'
import { formatRange } from '../../core/time.ts'
import { audit } from '../../db/audit.ts'
import type { World } from '../../db/context.ts'
import { assessAvailability } from '../conflicts/index.ts'
import { queueNotification } from '../notifications/index.ts'
import { lockAlternative } from './save-alternative.ts'
import type { sendAlternativeSchema, Slot } from './schema.ts'

type Asked = {
  status: string
  version: number
  title: string
  name: string | null
  email: string | null
  participants: number | null
  start: Date | null
  end: Date | null
  resource: string | null
  organisation: string
  zone: string
}

export type Sent = { kind: 'sent'; id: string } | { kind: 'refused'; gone: Slot[] }

/**
 * Sends a draft to the requester, once. The request keeps waiting. A time that is not possible any more is not offered: it resolves as
 * refused, naming those, and nothing is sent.
 * @throws AppError `not_found`, `stale`, `conflict` when it was sent already or the request no longer waits, `refused` without an address
 */
export async function sendAlternative(
  world: World,
  { id, expectedVersion }: z.infer<typeof sendAlternativeSchema>,
): Promise<Sent> {
  const { db, actor, now } = world
  const draft = await lockAlternative(world, id, expectedVersion)
  const asked = await readAsked(world, draft.requestId)
  if (asked.status !== 'pending' && asked.status !== 'processing')
    throw new AppError('conflict', `The request is ${asked.status} already.`, { status: asked.status })
  if (!asked.email) throw new AppError('refused', 'The request names no mail address to send it to.')
  const gone = await notPossible(world, draft.slots, draft.requestId, asked)
  if (gone.length > 0 || draft.slots.length === 0) return { kind: 'refused', gone }

  const messageId = await queueNotification(world, {
    key: 'request.alternative',
    recipient: asked.email,
    variables: {
      organisation: asked.organisation,
      name: asked.name ?? 'there',
      title: asked.title,
      resource: asked.resource ?? '',
      when: asked.start && asked.end ? formatRange(asked.start, asked.end, asked.zone) : '',
      slots: draft.slots.map((slot) => `- ${slotInWords(slot, asked.zone)}`).join('\n'),
      message: draft.message,
    },
    dedupeKey: `alternative:${id}`,
  })
  await db.$executeRaw`
    UPDATE request_alternatives SET status = 'sent', sent_at = ${now}, sent_by = ${actorId(actor)}, message_id = ${messageId}::uuid, updated_by = ${actorId(actor)}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  await audit(db, {
    actor,
    now,
    action: 'request.alternative_sent',
    entityType: 'request',
    entityId: draft.requestId,
    entityVersion: asked.version,
    changes: { offered: [null, draft.slots.map((slot) => slotInWords(slot, asked.zone)).join('; ')] },
  })
  return { kind: 'sent', id }
}

const slotInWords = ({ resourceTitle, start, end }: Slot, zone: string) =>
  `${resourceTitle}, ${formatRange(new Date(start), new Date(end), zone)}`

async function readAsked({ db, actor }: World, requestId: string): Promise<Asked> {
  const [row] = await db.$queryRaw<Asked[]>`
    SELECT q.status, q.version, coalesce(q.title, 'your request') AS title, q.requester_name AS name, q.requester_email AS email, q.participants,
      q.requested_start AS start, q.requested_end AS "end", r.title AS resource, o.name AS organisation, coalesce(o.timezone, 'UTC') AS zone
    FROM external_requests q JOIN organizations o ON o.id = q.organization_id
    LEFT JOIN resources r ON r.org_id = q.organization_id AND r.id = q.resource_id
    WHERE q.organization_id = ${actor.organizationId}::uuid AND q.id = ${requestId}::uuid FOR NO KEY UPDATE OF q`
  if (!row) throw notFound('request')
  return row
}

async function notPossible(world: World, slots: readonly Slot[], requestId: string, asked: Asked): Promise<Slot[]> {
  const gone: Slot[] = []
  for (const slot of slots) {
    const { verdict } = await assessAvailability(world, {
      resourceId: slot.resourceId,
      start: new Date(slot.start),
      end: new Date(slot.end),
      participants: asked.participants,
      exceptRequestId: requestId,
      asker: { role: 'public', email: asked.email },
    })
    if (verdict !== 'possible') gone.push(slot)
  }
  return gone
}
