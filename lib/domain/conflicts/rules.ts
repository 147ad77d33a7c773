import type { Facts } from './facts.ts'
import { aboutBookings, aboutCompetition } from './rules/about-bookings.ts'
import { aboutCalendar, calendarSource } from './rules/about-calendar.ts'
import { aboutResource } from './rules/about-resource.ts'
import { aboutTime } from './rules/about-time.ts'
import type { Verdict } from './schema.ts'

/**
 * Decides whether a time is possible. Impossible when any rule blocks; unknown when none blocks but something could not be known:
 * a calendar that could not be read is never free; else possible. Pure: the same facts and the same `now` give the same verdict.
 */
export function decideVerdict(facts: Facts, now: Date): Verdict {
  const source = calendarSource(facts.calendar, now)
  const reasons = [
    ...aboutResource(facts),
    ...aboutTime(facts, now),
    ...aboutBookings(facts),
    ...aboutCalendar(facts, source),
    ...aboutCompetition(facts),
  ]
  const verdict = reasons.some((one) => one.effect === 'blocks')
    ? 'impossible'
    : reasons.some((one) => one.effect === 'unknown')
      ? 'unknown'
      : 'possible'
  const asOf = now.toISOString()
  return { verdict, reasons, asOf, sources: [{ name: 'bookings', asOf, state: 'current' }, source] }
}
