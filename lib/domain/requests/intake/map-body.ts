import { readTime } from '#lib/core/time.ts'
import { requestPriorities, requestTypes, type RequestSource } from '../schema.ts'
import { unkeepable } from './check-json.ts'
import { readField, readPath } from './read-path.ts'
import type { MappedField, MappingDefinition, Problem, RequestInput } from './schema.ts'

export type FoundResource = { id: string; title: string }

/** What mapping needs to know beside the body; all of it is given, so that the same body always maps the same way. */
export type MappingWorld = {
  source: RequestSource
  definition: MappingDefinition
  /** The organisation's zone (IANA): local times are in it. */
  zone: string
  receivedAt: Date
  /** Resources that a text may mean, by id or title: none, one, or several when it is ambiguous. */
  findResources: (text: string) => readonly FoundResource[]
}

/** A request, with notes on what was left out; or the problems that stand in its way. */
export type Mapped = { input: RequestInput; notes: Problem[] } | { problems: Problem[]; externalId: string | null }

const MAX_ID = 512
const MAX_LINE = 300
const FUTURE_MS = 24 * 60 * 60 * 1000
const emailPattern = /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]+\.[^\s@<>"(),:;\\[\].]{2,}$/

/**
 * Understands a parsed body. Pure and total: for any JSON value it returns, never throws. What a decision rests on (id, type, and
 * for a booking the resource, times and participants) must be clear or the body is refused; the rest is left out with a note.
 */
export function mapBody(body: unknown, world: MappingWorld): Mapped {
  if (!isRecord(body)) return { problems: [{ field: 'body', message: 'must be a JSON object.' }], externalId: null }
  const flaws = unkeepable(body)
  if (flaws.length > 0) return { problems: flaws, externalId: null }

  const { definition } = world
  const problems: Problem[] = []
  const notes: Problem[] = []
  const field = (name: MappedField) => readField(body, definition.fields[name], name)
  const line = (name: MappedField): { path: string; text: string | null } => {
    const { path, value } = field(name)
    return { path, text: oneLine(value) }
  }

  const id = line('id')
  if (id.text === null)
    problems.push({ field: id.path, message: 'is missing: without it an edit could not find its request.' })
  else if (id.text.length > MAX_ID) problems.push({ field: id.path, message: `is longer than ${MAX_ID} characters.` })

  const kind = line('type')
  const type = translate(kind.text, definition.types, requestTypes)
  if (!type) {
    const message = kind.text === null ? 'is missing.' : `is ${quote(kind.text)}.`
    problems.push({ field: kind.path, message: `${message} It must be one of ${requestTypes.join(', ')}.` })
  }
  // Only a booking rests on them; in a complaint a room that nobody knows is no reason to lose the complaint.
  const grave = type === 'booking' || type === null ? problems : notes
  const required = type === 'booking'

  const resourceId = readResource(line('resource'), world, required, grave)
  const start = readInstant(line('start'), world.zone, required, grave)
  const end = readInstant(line('end'), world.zone, required, grave)
  if (start && end && end <= start) {
    grave.push({ field: line('end').path, message: `must be after the start (${quote(line('start').text ?? '')}).` })
  }
  const participants = readParticipants(field('participants'), grave)

  const rank = line('priority')
  const priority = translate(rank.text, definition.priorities, requestPriorities)
  if (rank.text !== null && !priority) {
    notes.push({
      field: rank.path,
      message: `is ${quote(rank.text)}, which is none of ${requestPriorities.join(', ')}: treated as normal.`,
    })
  }
  const { name, email } = readRequester(line('name'), line('email'), notes)
  const sourceUpdatedAt = readTimestamp(line('timestamp'), world, notes)

  if (problems.length > 0 || type === null || id.text === null)
    return { problems, externalId: id.text?.slice(0, MAX_ID) ?? null }
  const kept = definition.data === undefined ? body : readPath(body, definition.data)
  const title = line('title').text
  return {
    input: {
      source: world.source,
      externalId: id.text,
      type,
      data: isRecord(kept) ? kept : body,
      title: title && clip(title, MAX_LINE),
      resourceId,
      ...(start && end && end > start ? { start, end } : { start: null, end: null }),
      participants,
      requesterName: name,
      requesterEmail: email,
      priority,
      sourceUpdatedAt,
    },
    notes,
  }
}

/** The text that a body names its resource by: what has to be looked up before `mapBody`. */
export function resourceNamed(body: unknown, definition: MappingDefinition): string | null {
  return oneLine(readField(body, definition.fields.resource, 'resource').value)
}

type Line = { path: string; text: string | null }

function readResource(
  { path, text }: Line,
  world: MappingWorld,
  required: boolean,
  problems: Problem[],
): string | null {
  if (text === null) {
    if (required) problems.push({ field: path, message: 'is missing: a booking needs the resource’s id or title.' })
    return null
  }
  const found = world.findResources(text)
  const [first] = found
  if (found.length === 1 && first) return first.id
  const message = first
    ? `is ${quote(text)}, and more than one resource is called that. Send the resource’s id.`
    : `is ${quote(text)}, and there is no resource with this id or title.`
  problems.push({ field: path, message })
  return null
}

function readInstant({ path, text }: Line, zone: string, required: boolean, problems: Problem[]): Date | null {
  if (text === null) {
    if (required) problems.push({ field: path, message: 'is missing: a booking needs a start and an end.' })
    return null
  }
  const read = safeReadTime(text, zone)
  if (read instanceof Date) return read
  problems.push({ field: path, message: read.problem })
  return null
}

// PostgreSQL's and JavaScript's calendars end at different years; nobody books outside these.
function safeReadTime(text: string, zone: string): ReturnType<typeof readTime> {
  const read = readTime(text, zone)
  if (!(read instanceof Date)) return read
  const year = read.getUTCFullYear()
  return year >= 1900 && year <= 9998 ? read : { problem: `${quote(text)} is not a year that can be booked.` }
}

function readParticipants({ path, value }: { path: string; value: unknown }, problems: Problem[]): number | null {
  if (value === undefined) return null
  const number =
    typeof value === 'number'
      ? value
      : typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value)
        ? Number(value)
        : Number.NaN
  if (Number.isInteger(number) && number > 0 && number <= 100_000) return number
  problems.push({ field: path, message: 'must be a whole number of people, from 1 to 100000.' })
  return null
}

function readRequester(name: Line, email: Line, notes: Problem[]): { name: string | null; email: string | null } {
  const isAddress = email.text !== null && email.text.length <= 254 && emailPattern.test(email.text)
  if (email.text !== null && !isAddress && email.text !== name.text) {
    notes.push({
      field: email.path,
      message: `${quote(email.text)} is not a mail address: the requester cannot be told.`,
    })
  }
  return { name: name.text && clip(name.text, MAX_LINE), email: isAddress ? email.text : null }
}

// An order that cannot be read is no reason to lose a request: the time of arrival takes its place.
function readTimestamp({ path, text }: Line, { zone, receivedAt }: MappingWorld, notes: Problem[]): Date {
  if (text === null) return receivedAt
  const read = safeReadTime(text, zone)
  if (!(read instanceof Date)) {
    notes.push({ field: path, message: `${read.problem} The time of arrival is used instead.` })
    return receivedAt
  }
  if (read.getTime() > receivedAt.getTime() + FUTURE_MS) {
    notes.push({ field: path, message: `${quote(text)} lies in the future: the time of arrival is used instead.` })
    return receivedAt
  }
  return read
}

function translate<T extends string>(
  text: string | null,
  words: Record<string, T> | undefined,
  values: readonly T[],
): T | null {
  if (text === null) return null
  const wanted = text.toLowerCase()
  const own = Object.entries(words ?? {}).find(([word]) => word.trim().toLowerCase() === wanted)
  return own?.[1] ?? values.find((value) => value === wanted) ?? null
}

/** A value as one line of text: control characters and runs of spaces become a space; null for what is no text or number. */
function oneLine(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return (
    String(value)
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim() || null
  )
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text
}

const quote = (text: string) => `“${clip(text, 60)}”`

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
