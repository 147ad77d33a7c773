import type { World } from '../../../db/context.ts'
import type { BookingRules, CapacityKind } from '../../resources/index.ts'
import type { ConflictSeverity, ConflictType } from '../values.ts'
import { findConflicts } from './find-conflicts.ts'
import type { Finding, Surroundings } from './finding.ts'
import { readSurroundings } from './read-surroundings.ts'

/** Rules as they might be; what is left out stays as it is. */
export type ProposedRules = {
  rules?: BookingRules
  capacity?: number
  capacityKind?: CapacityKind
  isActive?: boolean
}

export type PreviewedConflict = {
  type: ConflictType
  severity: ConflictSeverity
  start: Date
  end: Date
  bookingId: string | null
  message: string
}

/** Whether they make or end a conflict, of how many, and up to when was looked. */
export type RulesPreview = { conflicts: PreviewedConflict[]; total: number; ending: number; until: Date }

const MONTHS_AHEAD = 36
const SHOWN = 50

/**
 * What a change of a resource's rules would do to what is booked: "this makes 7 conflicts". Stores nothing.
 * @throws AppError `not_found` when the organisation has no such resource
 */
export async function previewRules(
  world: World,
  { resourceId, proposed }: { resourceId: string; proposed: ProposedRules },
): Promise<RulesPreview> {
  const until = new Date(world.now)
  until.setUTCMonth(until.getUTCMonth() + MONTHS_AHEAD)
  const before: Finding[] = []
  const after: Finding[] = []
  for (const around of await readAll(world, resourceId, world.now, until)) {
    before.push(...findConflicts(around))
    after.push(...findConflicts(withRules(around, proposed)))
  }
  const known = new Set(before.map(({ fingerprint }) => fingerprint))
  const coming = new Set(after.map(({ fingerprint }) => fingerprint))
  const fresh = [
    ...new Map(
      after.filter(({ fingerprint }) => !known.has(fingerprint)).map((one) => [one.fingerprint, one]),
    ).values(),
  ]
  fresh.sort((a, b) => a.from.getTime() - b.from.getTime())
  const conflicts = fresh.slice(0, SHOWN).map(({ type, severity, from, until: end, bookingId, reason }) => ({
    type,
    severity,
    start: from,
    end,
    bookingId,
    message: reason.message,
  }))
  return { conflicts, total: fresh.length, ending: [...known].filter((one) => !coming.has(one)).length, until }
}

async function readAll(world: World, resourceId: string, from: Date, until: Date): Promise<Surroundings[]> {
  const around = await readSurroundings(world, { resourceId, from, until })
  if (around) return [around]
  const middle = new Date((from.getTime() + until.getTime()) / 2)
  return [...(await readAll(world, resourceId, from, middle)), ...(await readAll(world, resourceId, middle, until))]
}

/** The same surroundings under other rules: set-up and clean-down follow, as the guard would have them. */
export function withRules(around: Surroundings, proposed: ProposedRules): Surroundings {
  const resource = { ...around.resource, ...proposed }
  const { setup_minutes: setup = 0, cleandown_minutes: cleandown = 0 } = resource.rules.restrictions
  const rows = around.rows.map((row) =>
    row.kind === 'booking'
      ? {
          ...row,
          occupied_from: new Date(Math.min(row.starts_at.getTime(), row.ends_at.getTime()) - setup * 60_000),
          occupied_until: new Date(Math.max(row.starts_at.getTime(), row.ends_at.getTime()) + cleandown * 60_000),
        }
      : row,
  )
  return { ...around, resource, rows }
}
