import type { Actor } from '#lib/core/actor.ts'
import type { ConflictDetail } from '#lib/domain/conflicts/index.ts'

/** An audit entry as screens show it: plain data, and machines have names too. */
export type ShownEntry = {
  id: string
  at: string
  actorKind: Actor['kind']
  actorName: string
  /** "request.approved" */
  action: string
  changes: unknown
  reason: string | null
}

const machineNames = { api_key: 'An API key', webhook_endpoint: 'A webhook', job: 'Masterflow' } as const

/** Names whoever did it; somebody who is no member any more is somebody who left. */
export function toHistory(entries: ConflictDetail['history']): ShownEntry[] {
  return entries.map((entry) => ({
    id: entry.id,
    at: entry.at.toISOString(),
    actorKind: entry.actorKind,
    actorName: entry.actorName ?? (entry.actorKind === 'person' ? 'Somebody who left' : machineNames[entry.actorKind]),
    action: entry.action,
    changes: entry.changes,
    reason: entry.reason,
  }))
}
