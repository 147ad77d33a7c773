import type { World } from '../../db/index.ts'

/** `sender` is the organisation's name for itself in mails; `replyTo` is empty when answers go nowhere in particular. */
export type ClaimedMessage = {
  id: string
  recipient: string
  subject: string
  body: string
  sender: string
  replyTo: string
}

/** A sender that has not been heard of for this long (minutes) has lost its claim to whoever asks next. */
export const claimMinutes = 10

/**
 * Takes a message to send it, in the name of a job. Null when there is nothing to do: it was sent, failed or cancelled, or another
 * job holds it. The same job gets it again: its worker was killed between taking and settling, and whether the mail server has the
 * mail already nobody knows. It goes out again under the same Message-ID, by which a receiver can tell.
 */
export async function claimMessage(world: World, input: { id: string; jobId: string }): Promise<ClaimedMessage | null> {
  const { db, actor, now } = world
  const abandoned = new Date(now.getTime() - claimMinutes * 60_000)
  const rows = await db.$queryRaw<ClaimedMessage[]>`
    UPDATE outbound_messages m SET status = 'sending', attempts = attempts + 1, claimed_by = ${input.jobId}::uuid, claimed_at = ${now}
    FROM organizations o
    WHERE o.id = m.organization_id AND m.organization_id = ${actor.organizationId}::uuid AND m.id = ${input.id}::uuid
      AND (m.status = 'queued' OR (m.status = 'sending'
        AND (m.claimed_by = ${input.jobId}::uuid OR coalesce(m.claimed_at, m.updated_at) < ${abandoned})))
    RETURNING m.id, m.recipient, coalesce(m.subject, '') AS subject, m.body,
      coalesce(nullif(o.notification_settings ->> 'sender_name', ''), o.name) AS sender,
      coalesce(o.notification_settings ->> 'reply_to', '') AS "replyTo"`
  return rows[0] ?? null
}
