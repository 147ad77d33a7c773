import type { HistoryEntry } from '#components/decision/history.tsx'
import type { DayPicture } from '#components/decision/verdict-view.tsx'
import { toHistory } from '#lib/entry/to-history.ts'
import { daysAround } from '#lib/core/days.ts'
import { isUuid } from '#lib/core/ids.ts'
import { whyNot } from '#lib/core/permissions.ts'
import type { World } from '#lib/db/index.ts'
import { type ConflictDetail, getConflict, type Occupancy, readOccupancies } from '#lib/domain/conflicts/index.ts'
import type { PersonActor } from '#lib/entry/require-actor.ts'
import { type Evidence, readEvidence, timedOccupancies } from './evidence.ts'

export type ConflictPanel = {
  conflict: Omit<ConflictDetail, 'history' | 'data'>
  evidence: Evidence
  /** The occupancies of the evidence that say when they are. */
  found: Occupancy[]
  history: HistoryEntry[]
  /** The day as it is now: what was found then stands in the evidence. */
  day: DayPicture | null
  /** Why this person may not settle it; null when they may. */
  whyNot: string | null
}

/** Reads a conflict with its history and the day it is about; null when the organisation has none of this id. */
export async function loadConflictPanel(
  { db, actor }: World<PersonActor>,
  id: string,
  zone: string,
): Promise<ConflictPanel | null> {
  if (!isUuid(id)) return null
  const found = await getConflict(db, actor.organizationId, id)
  if (!found) return null
  const { history, data, ...conflict } = found
  const evidence = readEvidence(data)
  const { resourceId, start, end } = conflict
  const around = start && end && end > start ? daysAround(start, end, zone) : null
  const day = around && {
    from: around.from.toISOString(),
    to: around.to.toISOString(),
    occupancies: await readOccupancies({ db, actor }, { resourceId, ...around, exceptRequestId: conflict.requestId }),
  }
  return {
    conflict,
    evidence,
    found: timedOccupancies(evidence),
    history: toHistory(history),
    day,
    whyNot: whyNot(actor, 'conflicts.resolve'),
  }
}
