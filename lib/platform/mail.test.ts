import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMailSink, sinkRefusal, type MailSink } from '#dev/mail/sink.ts'
import { classifyMailError, closeMail, sendMail } from './mail.ts'

const folder = mkdtempSync(join(tmpdir(), 'masterflow-mail-'))
let sink: MailSink

beforeAll(async () => {
  sink = await startMailSink({ folder })
  process.env['SMTP_URL'] = sink.smtpUrl
})

afterAll(async () => {
  closeMail()
  await sink.stop()
  rmSync(folder, { recursive: true })
})

const mail = (to: string, id: string) => ({
  to,
  subject: 'Grüße <b>',
  text: 'Hello\nRobin',
  messageId: `${id}@masterflow.example`,
})

test('a mail arrives with its id and can be read as JSON', async () => {
  expect(
    await sendMail({ ...mail('robin@visitors.example', 'one'), html: '<p>Hello<script>alert(1)</script></p>' }),
  ).toEqual({ outcome: 'sent' })
  const [first]: unknown[] = await (await fetch(`${sink.pageUrl}/messages`)).json()
  expect(first).toMatchObject({
    to: ['robin@visitors.example'],
    subject: 'Grüße <b>',
    messageId: '<one@masterflow.example>',
    text: 'Hello\nRobin',
  })
})

test("the sink's page shows a mail and runs nothing of it", async () => {
  await sendMail({ ...mail('robin@visitors.example', 'two'), html: '<script>alert(1)</script>' })
  const list = await (await fetch(sink.pageUrl)).text()
  expect(list).toContain('Grüße &lt;b&gt;')
  const id = /\/messages\/([\d-]+)/.exec(list)?.[1]
  const html = await fetch(`${sink.pageUrl}/messages/${id}/html`)
  expect(html.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
  expect((await fetch(`${sink.pageUrl}/messages/..%2F..%2Fetc`)).status).toBe(404)
})

test('a refused recipient is final, a busy one is not', async () => {
  expect(await sendMail(mail('bounce@visitors.example', 'three'))).toMatchObject({ outcome: 'refused', code: 550 })
  expect(await sendMail(mail('busy@visitors.example', 'four'))).toMatchObject({ outcome: 'failed', code: 450 })
})

test('a server that is down or refuses our login is worth another attempt', () => {
  const down = Object.assign(new Error('connect'), { code: 'ECONNECTION' })
  const login = Object.assign(new Error('535 no'), { code: 'EAUTH', responseCode: 535 })
  expect(classifyMailError(down).outcome).toBe('failed')
  expect(classifyMailError(login).outcome).toBe('failed')
})

test('the sink refuses production without the demo flag', () => {
  expect(sinkRefusal({ NODE_ENV: 'production' })).toContain('SMTP_URL')
  expect(sinkRefusal({ NODE_ENV: 'production', MASTERFLOW_DEMO: '1' })).toBeNull()
})
