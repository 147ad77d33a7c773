import type { ResourceFacts } from '../read-facts.ts'
import type { OccupancyRow } from '../occupancies.ts'
import type { Reason } from '../schema.ts'
import type { ConflictCause, ConflictSeverity, ConflictType } from '../values.ts'
import type { Evidence } from './evidence-schema.ts'

/** A booking and the event in the calendar that stands for it. */
export type MirrorRow = {
  booking_id: string
  title: string
  starts: Date
  ends: Date
  event_starts: Date
  event_ends: Date
  event_zone: string | null
}

/** A booking whose wall-clock time is no longer the one that was agreed: the rules of its zone have changed. */
export type WallRow = {
  booking_id: string
  title: string
  starts: Date
  ends: Date
  wall_start: string
  wall_zone: string
  now_shows: string
}

/** All that detection looks at: one resource and a stretch of time. */
export type Surroundings = {
  resourceId: string
  resource: ResourceFacts
  calendarZone: string | null
  rows: OccupancyRow[]
  mirrors: MirrorRow[]
  walls: WallRow[]
  now: Date
}

/** A conflict as found: not yet a row. */
export type Finding = {
  type: ConflictType
  /** What makes it this conflict and no other: the same each time it is found. */
  fingerprint: string
  severity: ConflictSeverity
  from: Date
  until: Date
  bookingId: string | null
  cause: ConflictCause
  reason: Reason
  occupancies: OccupancyRow[]
  more: Partial<Evidence>
}

/** How severe, by the organisation's own rules. */
export function severityOf(
  { resource, now }: Surroundings,
  from: Date,
  weight: 'confirmed' | 'tentative' | 'buffer',
): ConflictSeverity {
  const { severity: rules } = resource
  if (weight === 'buffer') return rules.severity_buffer
  if (weight === 'tentative') return rules.severity_tentative
  const soon = from.getTime() - now.getTime() < rules.soon_hours * 3_600_000
  return soon && from > now ? rules.severity_confirmed_soon : rules.severity_confirmed
}
