import type { World } from '../../db/index.ts'

/** `later`: another attempt of the job follows. */
export type Settlement = { outcome: 'sent'; messageId: string } | { outcome: 'failed' | 'later'; reason: string }

/** Writes down what became of a claimed message; nothing when the claim has gone to another job since. */
export async function settleMessage(
  world: World,
  input: { id: string; jobId: string; settlement: Settlement },
): Promise<void> {
  const { db, actor, now } = world
  const { id, jobId, settlement } = input
  const status = { sent: 'sent', failed: 'failed', later: 'queued' }[settlement.outcome]
  const sent = settlement.outcome === 'sent'
  await db.$executeRaw`
    UPDATE outbound_messages SET status = ${status}, sent_at = ${sent ? now : null}::timestamptz,
      provider_message_id = ${sent ? settlement.messageId : null}, last_error = ${sent ? null : settlement.reason}
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid AND status = 'sending' AND claimed_by = ${jobId}::uuid`
}
