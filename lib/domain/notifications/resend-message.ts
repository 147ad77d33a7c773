import { z } from 'zod'
import { AppError, notFound } from '../../core/errors.ts'
import { audit, enqueue, type World } from '../../db/index.ts'
import { claimMinutes } from './claim-message.ts'
import { writeMessage } from './queue-notification.ts'
import { resendMessageSchema } from './schema.ts'
import { sendMessage } from './tasks.ts'

type Row = {
  status: string
  key: string
  recipient: string
  variables: unknown
  subject: string | null
  body: string
  stuck: boolean
}

/**
 * Sends a failed message again: written anew from its template, since that may be what was wrong. Also one whose sender has
 * vanished. @throws AppError `conflict` when it is not failed, `refused` when it still cannot be written or has no address
 */
export async function resendMessage(world: World, input: z.input<typeof resendMessageSchema>): Promise<{ id: string }> {
  const { db, actor, now } = world
  const { id } = resendMessageSchema.parse(input)
  const abandoned = new Date(now.getTime() - claimMinutes * 60_000)
  const [row] = await db.$queryRaw<Row[]>`
    SELECT status, template_key AS key, recipient, variables, subject, body,
      status = 'sending' AND coalesce(claimed_at, updated_at) < ${abandoned} AS stuck
    FROM outbound_messages WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid FOR UPDATE`
  if (!row) throw notFound('message')
  if (row.status !== 'failed' && !row.stuck) throw new AppError('conflict', 'This message is on its way already.')
  const variables = z.record(z.string(), z.string()).parse(row.variables)
  const written = await writeMessage(db, actor.organizationId, row.key, row.recipient, variables)
  if (written.status === 'failed') throw new AppError('refused', `It cannot be sent: ${written.reason}`)
  await db.$executeRaw`
    UPDATE outbound_messages SET status = 'queued', last_error = NULL, claimed_by = NULL, claimed_at = NULL,
      subject = ${written.subject}, body = ${written.body}, template_version = ${written.version}::int
    WHERE organization_id = ${actor.organizationId}::uuid AND id = ${id}::uuid`
  await enqueue(db, sendMessage, { organizationId: actor.organizationId, messageId: id }, { singletonKey: id })
  await audit(db, { actor, now, action: 'message.resent', entityType: 'message', entityId: id })
  return { id }
}
