import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { MessageFolder } from './messages.ts'
import { listPage, messagePage } from './page.ts'

const NEWEST = 200
const LARGEST = 25_000_000
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"

export type MailSink = { smtpUrl: string; pageUrl: string; stop(): Promise<void> }

/** Why the sink must not run in this environment; null when it may. Mail that people wait for must never end here. */
export function sinkRefusal(env: Readonly<Record<string, string | undefined>>): string | null {
  if (env['NODE_ENV'] === 'production' && env['MASTERFLOW_DEMO'] !== '1') {
    return 'The mail sink does not run in production: set SMTP_URL to a real mail server.'
  }
  return null
}

async function answer(folder: MessageFolder, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (status: number, type: string, body: string | Buffer, policy = POLICY) =>
    response
      .writeHead(status, {
        'content-type': type,
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
      })
      .end(body)
  // Only by these names: a page elsewhere that points its own name at 127.0.0.1 must not read the mail.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? ''))
    return void send(403, 'text/plain', 'forbidden')
  if (request.method !== 'GET' && request.method !== 'HEAD') return void send(405, 'text/plain', 'only GET')
  const [, top, id, view] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/')
  if (!top) return void send(200, 'text/html; charset=utf-8', listPage(await folder.newest(NEWEST)))
  if (top === 'messages' && !id) {
    const messages = await folder.newest(NEWEST)
    return void send(200, 'application/json', JSON.stringify(messages.map(({ html: _html, ...message }) => message)))
  }
  const message = top === 'messages' && id ? await folder.read(id) : undefined
  if (!message) return void send(404, 'text/plain', 'no such mail')
  if (view === 'html') return void send(200, 'text/html; charset=utf-8', message.html ?? '', `sandbox; ${POLICY}`)
  if (view === 'source') return void send(200, 'text/plain; charset=utf-8', folder.source(message.id) ?? '')
  send(200, 'text/html; charset=utf-8', messagePage(message))
}

/** Refused recipients, for tests of what happens then: their local part says how. */
function refusalOf(address: string): { message: string; responseCode: number } | undefined {
  if (address.startsWith('bounce@')) return { message: 'No such mailbox', responseCode: 550 }
  if (address.startsWith('busy@')) return { message: 'Mailbox busy, try again later', responseCode: 450 }
  return undefined
}

function startSmtp(folder: MessageFolder): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    size: LARGEST,
    banner: 'Masterflow mail sink',
    onRcptTo: (address, _session, callback) => {
      const refusal = refusalOf(address.address)
      callback(refusal ? Object.assign(new Error(refusal.message), refusal) : null)
    },
    onData: (stream, _session, callback) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('error', callback)
      stream.on('end', () => {
        if (stream.sizeExceeded)
          return callback(Object.assign(new Error('The mail is too large'), { responseCode: 552 }))
        try {
          callback(null, `stored as ${folder.add(Buffer.concat(chunks))}`)
        } catch (error) {
          callback(Object.assign(new Error('The mail could not be stored', { cause: error }), { responseCode: 452 }))
        }
      })
    },
  })
}

function listening(server: Server | SMTPServer, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.on('error', fail)
    const inner = 'server' in server ? server.server : server
    server.listen(port, '127.0.0.1', () => done((inner.address() as AddressInfo).port))
  })
}

/**
 * Starts an SMTP server that stores every mail below `dataDir`/mail and a page that shows them, both on 127.0.0.1.
 * `GET /messages` answers the newest 200 as JSON. The recipients bounce@… and busy@… are refused for good and for now.
 * @param options.smtpPort 0 or absent: any free port; the same for `pagePort`
 */
export async function startMailSink(options: {
  folder: string
  smtpPort?: number
  pagePort?: number
}): Promise<MailSink> {
  const folder = new MessageFolder(options.folder)
  const smtp = startSmtp(folder)
  const page = createServer((request, response) => {
    answer(folder, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  const smtpPort = await listening(smtp, options.smtpPort ?? 0)
  const pagePort = await listening(page, options.pagePort ?? 0)
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    pageUrl: `http://127.0.0.1:${pagePort}`,
    stop: async () => {
      page.closeAllConnections()
      await Promise.all([
        new Promise<void>((done) => page.close(() => done())),
        new Promise<void>((done) => smtp.close(() => done())),
      ])
    },
  }
}
