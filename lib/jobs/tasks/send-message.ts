import { withOrg } from '#lib/db/index.ts'
import { claimMessage, settleMessage, type Settlement } from '#lib/domain/notifications/index.ts'
import { sendMessage } from '#lib/domain/notifications/tasks.ts'
import { appUrl } from '#lib/platform/env.ts'
import { type Mail, type MailResult, sendMail } from '#lib/platform/mail.ts'
import { defineHandler } from '../handler.ts'

/** Takes the message, sends it outside any transaction, writes down what became of it. */
export const sendMessageHandler = defineHandler(
  sendMessage,
  async ({ payload, actor, now, jobId, isLastAttempt, log }) => {
    const id = payload.messageId
    const message = await withOrg(actor, (db) => claimMessage({ db, actor, now }, { id, jobId }))
    if (!message) {
      log.info({ messageId: id }, 'nothing to send: settled, cancelled, or held by another job')
      return
    }
    // The same for every attempt: a receiver recognises the repeat that a killed worker may cause.
    const messageId = `${id}@${new URL(appUrl()).hostname}`
    const { recipient: to, subject, body: text, sender: fromName, replyTo } = message
    const result = await attempt({ to, subject, text, fromName, replyTo, messageId })
    const settlement: Settlement =
      result.outcome === 'sent'
        ? { outcome: 'sent', messageId }
        : { outcome: result.outcome === 'refused' || isLastAttempt ? 'failed' : 'later', reason: result.reason }
    await withOrg(actor, (db) => settleMessage({ db, actor, now: new Date() }, { id, jobId, settlement }))
    // A message that failed for good is shown as such and sent again from there; its job has done what it could.
    if (settlement.outcome === 'later') throw new Error(settlement.reason)
  },
)

async function attempt(mail: Mail): Promise<MailResult> {
  try {
    return await sendMail(mail)
  } catch (error) {
    return { outcome: 'failed', reason: error instanceof Error ? error.message : 'unknown error', code: null }
  }
}
