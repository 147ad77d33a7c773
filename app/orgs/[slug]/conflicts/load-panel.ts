import type { HistoryEntry } from '#components/decision/history.tsx'
import { windowAround } from '#components/calendar/timeline-geometry.ts'
import { isUuid } from '#lib/core/ids.ts'
import { whyNot } from '#lib/core/permissions.ts'
import type { World } from '#lib/db/index.ts'
import {
  type ConflictDetail,
  getConflict,
  type Occupancy,
  type Picture,
  readPicture,
} from '#lib/domain/conflicts/index.ts'
import { toHistory } from '#lib/entry/to-history.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { type Evidence, readEvidence, timedOccupancies } from './evidence.ts'

export type ConflictPanel = {
  conflict: Omit<ConflictDetail, 'history' | 'data'>
  evidence: Evidence
  /** The occupancies of the evidence that say when they are. */
  found: Occupancy[]
  history: HistoryEntry[]
  /** When it clashes; null when nobody wrote that down. */
  range: { start: string; end: string } | null
  /** The resource around the clash as it is now: what was found then stands in the evidence. */
  picture: Picture | null
  /** Requests that wait for the same time. */
  competing: Occupancy[]
  /** Why this person may not; null where they may. */
  may: Record<'assign' | 'resolve', string | null>
}

/** Reads a conflict with its history and the resource around it; null when the organisation has none of this id. */
export async function loadConflictPanel(world: World<PersonActor>, id: string): Promise<ConflictPanel | null> {
  const { actor } = world
  if (!isUuid(id)) return null
  const found = await getConflict(world, id)
  if (!found) return null
  const { history, data, ...conflict } = found
  const evidence = readEvidence(data)
  const { resourceId, start, end } = conflict
  const range =
    start && end && end > start ? { start: start.toISOString(), end: end.toISOString() } : (evidence.range ?? null)
  const around = range && windowAround(Date.parse(range.start), Date.parse(range.end))
  const picture =
    around &&
    (await readPicture(world, {
      resourceId,
      from: new Date(around.from),
      to: new Date(around.to),
      exceptRequestId: conflict.requestId,
    }))
  const waits = (one: Occupancy) => one.kind === 'pending' && range && one.start < range.end && one.end > range.start
  return {
    conflict,
    evidence,
    found: timedOccupancies(evidence),
    history: toHistory(history),
    range,
    picture,
    competing: picture?.occupancies.filter(waits) ?? [],
    may: { assign: whyNot(actor, 'conflicts.assign'), resolve: whyNot(actor, 'conflicts.resolve') },
  }
}
