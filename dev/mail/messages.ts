import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'

/** One mail as the sink tells it to people and tests. */
export type SinkMessage = {
  id: string
  to: string[]
  from: string
  subject: string
  date: string
  messageId: string
  text: string
  html: string | undefined
}

const NAME = /^\d{13,}-\d+$/
let sequence = 0

/** Keeps mails as .eml files in one folder; the name sorts by time of arrival. */
export class MessageFolder {
  private readonly folder: string
  private readonly parsed = new Map<string, SinkMessage>()

  constructor(folder: string) {
    this.folder = folder
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }

  /** Stores one mail; it is on the disk when this returns, and only then may its sender be told so. */
  add(source: Buffer): string {
    sequence += 1
    const id = `${Date.now()}-${sequence}`
    const path = join(this.folder, `${id}.eml`)
    const file = openSync(`${path}.new`, 'w', 0o600)
    try {
      writeSync(file, source)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(`${path}.new`, path)
    return id
  }

  /** Ids, newest first. */
  ids(): string[] {
    const names = readdirSync(this.folder).filter((name) => name.endsWith('.eml'))
    return names.map((name) => name.slice(0, -4)).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  }

  /** The mail as it came; undefined when there is none with this id. */
  source(id: string): Buffer | undefined {
    if (!NAME.test(id)) return undefined
    try {
      return readFileSync(join(this.folder, `${id}.eml`))
    } catch {
      return undefined
    }
  }

  /** The mail, read; undefined when there is none with this id. */
  async read(id: string): Promise<SinkMessage | undefined> {
    const known = this.parsed.get(id)
    if (known) return known
    const source = this.source(id)
    if (!source) return undefined
    const mail = await simpleParser(source)
    const addresses = [mail.to ?? []].flat().flatMap((list) => list.value)
    const message: SinkMessage = {
      id,
      to: addresses.map((one) => one.address ?? one.name),
      from: mail.from?.text ?? '',
      subject: mail.subject ?? '',
      date: (mail.date ?? new Date(Number(id.split('-')[0]))).toISOString(),
      messageId: mail.messageId ?? '',
      text: mail.text ?? '',
      html: mail.html || undefined,
    }
    this.parsed.set(id, message)
    return message
  }

  /** The newest mails, read. */
  async newest(limit: number): Promise<SinkMessage[]> {
    const read = await Promise.all(
      this.ids()
        .slice(0, limit)
        .map((id) => this.read(id)),
    )
    return read.filter((message) => message !== undefined)
  }
}
