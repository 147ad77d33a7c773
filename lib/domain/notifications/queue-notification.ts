import { z } from 'zod'
import { isAppError } from '../../core/errors.ts'
import { newId } from '../../core/ids.ts'
import { type Db, enqueue, type World } from '../../db/index.ts'
import { defaultTemplates, type Template } from './default-templates.ts'
import { renderTemplate } from './render-template.ts'
import { sendMessage } from './tasks.ts'

export type Notification = {
  /** Which template: "request.approved". */
  key: string
  recipient: string | null
  /** Empty ones count as absent. Times are written with their zone. */
  variables: Record<string, string>
  /** What this message is about, so that it is told once whoever asks how often: "request:<id>:approved". */
  dedupeKey: string
  requestId?: string
  bookingId?: string
  /** Not before this instant: until then it can be taken back. */
  sendAfter?: Date
}

type Written = {
  status: 'queued' | 'failed'
  subject: string | null
  body: string
  reason: string | null
  version: number | null
}

const address = z.email().max(254)

/**
 * Writes a message into the outbox in the caller's transaction; it leaves the house after the commit. One that cannot be sent (no
 * address, a variable missing) is kept as failed with the reason, for people to see.
 * @returns the message's id, the first one's when the same dedupeKey was used before
 */
export async function queueNotification(world: World, notification: Notification): Promise<string | null> {
  const { db, actor, now } = world
  const { key, recipient, variables, dedupeKey, requestId, bookingId, sendAfter } = notification
  const to = recipient?.trim() ?? ''
  const written = await writeMessage(db, actor.organizationId, key, to, variables)
  const rows = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO outbound_messages (id, organization_id, dedupe_key, template_key, template_version, recipient, subject, body, status,
      last_error, variables, request_id, booking_id)
    VALUES (${newId(now)}::uuid, ${actor.organizationId}::uuid, ${dedupeKey}, ${key}, ${written.version}::int, ${to}, ${written.subject},
      ${written.body}, ${written.status}, ${written.reason}, ${JSON.stringify(variables)}::jsonb, ${requestId ?? null}::uuid, ${bookingId ?? null}::uuid)
    ON CONFLICT (organization_id, dedupe_key) DO NOTHING RETURNING id`
  const id = rows[0]?.id
  if (id === undefined) return firstMessage(db, actor.organizationId, dedupeKey)
  if (requestId) await withdrawEarlier(db, actor.organizationId, requestId, id)
  if (written.status === 'queued') {
    await enqueue(
      db,
      sendMessage,
      { organizationId: actor.organizationId, messageId: id },
      { singletonKey: id, startAfter: sendAfter },
    )
  }
  return id
}

/** The message as it would be sent now, or why it cannot be. */
export async function writeMessage(
  db: Db,
  organizationId: string,
  key: string,
  recipient: string,
  variables: Record<string, string>,
): Promise<Written> {
  const template = await findTemplate(db, organizationId, key)
  const failed = (reason: string): Written => ({
    status: 'failed',
    subject: null,
    body: '',
    reason,
    version: template?.version ?? null,
  })
  if (!template) return failed(`There is no template “${key}”.`)
  try {
    const text = renderTemplate(template, variables)
    if (text.subject === '' || text.body === '') return failed('The template leaves the subject or the text empty.')
    const reason =
      recipient === '' ? 'no address' : address.safeParse(recipient).success ? null : 'the address is not a valid one'
    return { ...text, status: reason ? 'failed' : 'queued', reason, version: template.version }
  } catch (error) {
    if (isAppError(error)) return failed(error.message)
    throw error
  }
}

async function findTemplate(db: Db, organizationId: string, key: string): Promise<Template | null> {
  const [own] = await db.$queryRaw<{ subject: string | null; body: string; version: number }[]>`
    SELECT subject, body, version FROM notification_templates
    WHERE organization_id = ${organizationId}::uuid AND key = ${key} AND channel = 'email' AND locale = 'en' AND is_active`
  const fallback = defaultTemplates[key]
  if (own) return { subject: own.subject ?? fallback?.subject ?? '', body: own.body, version: own.version }
  return fallback ? { ...fallback, version: null } : null
}

/** A decision that overtakes the unsent news of an earlier one replaces it: nobody is told "approved" after "cancelled". */
async function withdrawEarlier(db: Db, organizationId: string, requestId: string, newest: string): Promise<void> {
  await db.$executeRaw`
    UPDATE outbound_messages SET status = 'cancelled', last_error = 'a later decision came before it was sent'
    WHERE organization_id = ${organizationId}::uuid AND request_id = ${requestId}::uuid AND id <> ${newest}::uuid AND status = 'queued'`
}

async function firstMessage(db: Db, organizationId: string, dedupeKey: string): Promise<string | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM outbound_messages WHERE organization_id = ${organizationId}::uuid AND dedupe_key = ${dedupeKey}`
  return rows[0]?.id ?? null
}
