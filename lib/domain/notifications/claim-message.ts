import type { World } from '../../db/index.ts'

export type ClaimedMessage = { id: string; recipient: string; subject: string; body: string }

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
    UPDATE outbound_messages SET status = 'sending', attempts = attempts + 1, claimed_by = ${input.jobId}::uuid, claimed_at = ${now}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${input.id}::uuid AND (status = 'queued'
      OR (status = 'sending' AND (claimed_by = ${input.jobId}::uuid OR coalesce(claimed_at, updated_at) < ${abandoned})))
    RETURNING id, recipient, coalesce(subject, '') AS subject, body`
  return rows[0] ?? null
}
