import { formatRange } from '#lib/core/time.ts'
import type { World } from '#lib/db/index.ts'
import { queueNotification } from '../../notifications/index.ts'
import { parseSettings } from '../../organisations/settings/index.ts'
import type { RequestInput } from './schema.ts'

type Row = { settings: unknown; organisation: string; zone: string; resource: string | null }

/** Tells the requester that the request has arrived, when the organisation's settings list `received` among what they are told. */
export async function acknowledgeRequest(world: World, requestId: string, input: RequestInput): Promise<void> {
  if (!input.requesterEmail) return
  const { db, actor } = world
  const [row] = await db.$queryRaw<Row[]>`
    SELECT o.notification_settings AS settings, o.name AS organisation, coalesce(o.timezone, 'UTC') AS zone,
      (SELECT title FROM resources r WHERE r.org_id = o.id AND r.id = ${input.resourceId ?? null}::uuid) AS resource
    FROM organizations o WHERE o.id = ${actor.organizationId}::uuid`
  if (!row || !tellsReceipt(row.settings)) return
  await queueNotification(world, {
    key: 'request.received',
    recipient: input.requesterEmail,
    variables: {
      organisation: row.organisation,
      name: input.requesterName ?? 'there',
      title: input.title ?? input.type,
      resource: row.resource ?? '',
      when: input.start && input.end ? formatRange(input.start, input.end, row.zone) : '',
      reason: '',
    },
    dedupeKey: `request:${requestId}:received`,
    requestId,
  })
}

function tellsReceipt(settings: unknown): boolean {
  return parseSettings({ notification: settings }).notification.values.tell_requester.includes('received')
}
