import type { OccupancyRow } from '../occupancies.ts'
import type { ConflictCause } from '../values.ts'
import { ruleChange } from './find-unavailable.ts'

/** Why things that hold a resource came to clash, as far as their rows tell. */
export function causeOf(rows: readonly OccupancyRow[]): ConflictCause {
  const bookings = rows.filter(({ kind }) => kind === 'booking')
  const events = rows.filter(({ kind }) => kind !== 'booking')
  if (bookings.some(({ override_reason: why }) => why === ruleChange)) return 'rule_change'
  if (bookings.some(({ overbooked }) => overbooked)) return 'override'
  if (bookings.some(({ guarded }) => !guarded)) return 'written_outside'
  if (events.length === 0) return 'race' // the guard admits none of these: somebody went around it
  const booked = Math.max(...bookings.map(({ made_at: at }) => at?.getTime() ?? 0))
  // It stood in the calendar before the booking was made, and we had not read it yet.
  const unread = events.some(
    ({ made_at: seen, changed_at: changed }) =>
      (seen?.getTime() ?? 0) > booked && changed !== null && changed.getTime() <= booked,
  )
  if (unread) return 'stale_calendar'
  return bookings.some(({ override_reason: why }) => why !== null) ? 'override' : 'external_edit'
}
