import type { Changes } from '#lib/db/index.ts'
import type { RequestPriority, RequestStatus, RequestType } from '../schema.ts'
import type { RequestInput } from './schema.ts'

/** The stored side of an edit. */
export type StoredRequest = {
  id: string
  type: RequestType
  status: RequestStatus
  version: number
  title: string | null
  requesterName: string | null
  requesterEmail: string | null
  resourceId: string | null
  start: Date | null
  end: Date | null
  participants: number | null
  priority: RequestPriority
  data: unknown
  sourceUpdatedAt: Date | null
}

type Json = Changes[string][0]

// Mapped fields are shown by their own names; their raw twins under data.… would say the same again.
const mappedKeys = new Set([
  'title',
  'name',
  'email',
  'resource',
  'start',
  'end',
  'participants',
  'priority',
  'timestamp',
])

/**
 * Field by field, what an edit changes: the columns by their names, other keys of the sent data as `data.<key>`. Pure.
 * @param keepPriority a member of staff has set the priority: the sender's no longer counts
 */
export function changesBetween(stored: StoredRequest, input: RequestInput, keepPriority: boolean): Changes {
  const changes: Changes = {}
  const compare = (field: string, before: Json, after: Json) => {
    if (canonical(before) !== canonical(after)) changes[field] = [before, after]
  }
  compare('type', stored.type, input.type)
  compare('title', stored.title, input.title ?? null)
  compare('requesterName', stored.requesterName, input.requesterName ?? null)
  compare('requesterEmail', stored.requesterEmail, input.requesterEmail ?? null)
  compare('resourceId', stored.resourceId, input.resourceId ?? null)
  compare('start', stored.start?.toISOString() ?? null, input.start?.toISOString() ?? null)
  compare('end', stored.end?.toISOString() ?? null, input.end?.toISOString() ?? null)
  compare('participants', stored.participants, input.participants ?? null)
  if (input.priority && !keepPriority) compare('priority', stored.priority, input.priority)
  compareData(isRecord(stored.data) ? stored.data : {}, input.data, changes)
  return changes
}

function compareData(before: Record<string, unknown>, after: Record<string, unknown>, changes: Changes): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [ownValue(before, key), ownValue(after, key)]
    if (canonical(was) === canonical(is)) continue
    if (mappedKeys.has(key) && changes[columnOf[key] ?? key]) continue
    changes[`data.${key}`] = [was, is]
  }
}

const columnOf: Record<string, string> = { name: 'requesterName', email: 'requesterEmail', resource: 'resourceId' }

function ownValue(record: Record<string, unknown>, key: string): Json {
  const value: unknown = Object.getOwnPropertyDescriptor(record, key)?.value
  return value === undefined ? null : value // parsed JSON: nothing else can be in it
}

/** JSON text that is equal for equal values: jsonb keeps no order of keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, child: unknown) =>
    isRecord(child)
      ? Object.fromEntries(Object.entries(child).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : child,
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
