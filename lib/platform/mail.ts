import { createTransport, type Transporter } from 'nodemailer'
import { env } from './env.ts'

export type Mail = {
  to: string
  subject: string
  text: string
  html?: string
  /** Name in the From line; the address stays that of MAIL_FROM. */
  fromName?: string
  /** Where answers go. */
  replyTo?: string
  /** RFC 5322 Message-ID, with or without its angle brackets. The same one for every attempt, so that a receiver can drop a repeat. */
  messageId: string
}

/**
 * What became of one attempt. `refused`: this recipient or this mail will never be accepted, trying again is useless.
 * `failed`: the server could not be reached or asks for patience, try again later. `reason` holds no address.
 */
export type MailResult = { outcome: 'sent' } | { outcome: 'refused' | 'failed'; reason: string; code: number | null }

const PATIENCE = 10_000
let transport: { url: string; transporter: Transporter } | undefined

function transporterFor(url: string): Transporter {
  if (transport?.url === url) return transport.transporter
  transport?.transporter.close()
  const timeouts = { connectionTimeout: PATIENCE, greetingTimeout: PATIENCE, socketTimeout: 3 * PATIENCE }
  transport = { url, transporter: createTransport({ url, pool: true, maxConnections: 3, ...timeouts }) }
  return transport.transporter
}

function responseCode(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('responseCode' in error)) return null
  return typeof error.responseCode === 'number' ? error.responseCode : null
}

/**
 * Sorts a failure of nodemailer. Permanent (RFC 5321, 4.2.1: 5yz) counts only where it is about this mail: a refused login or a
 * server that is down is ours to repair, and the mail must wait for that.
 */
export function classifyMailError(error: unknown): Exclude<MailResult, { outcome: 'sent' }> {
  const code = responseCode(error)
  const kind = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  if (kind === 'EENVELOPE' && code === null)
    return { outcome: 'refused', reason: 'the address is not a valid one', code }
  if ((kind === 'EENVELOPE' || kind === 'EMESSAGE') && code !== null && code >= 500) {
    return { outcome: 'refused', reason: `the mail server refused it for good (${code})`, code }
  }
  if (code !== null) return { outcome: 'failed', reason: `the mail server answered ${code}`, code }
  return { outcome: 'failed', reason: `the mail server could not be used (${kind || 'unknown error'})`, code }
}

/**
 * Sends one mail through SMTP_URL. Never throws for what the mail server says.
 * @throws Error when no SMTP_URL is configured
 */
export async function sendMail(mail: Mail): Promise<MailResult> {
  const { SMTP_URL, MAIL_FROM } = env()
  if (!SMTP_URL) throw new Error('No mail server is configured: set SMTP_URL.')
  const messageId = `<${mail.messageId.replace(/^<|>$/g, '')}>`
  try {
    await transporterFor(SMTP_URL).sendMail({
      from: mail.fromName
        ? { name: mail.fromName, address: /<([^<>]+)>/.exec(MAIL_FROM)?.[1] ?? MAIL_FROM }
        : MAIL_FROM,
      ...(mail.replyTo ? { replyTo: { name: '', address: mail.replyTo } } : {}),
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      ...(mail.html ? { html: mail.html } : {}),
      messageId,
      // A mail never reads files or fetches addresses on our behalf, whatever a template says.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    return { outcome: 'sent' }
  } catch (error) {
    return classifyMailError(error)
  }
}

/** Ends the connections to the mail server. */
export function closeMail(): void {
  transport?.transporter.close()
  transport = undefined
}
