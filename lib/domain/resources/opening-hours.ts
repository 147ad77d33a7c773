import { mergeSpans, type Span } from '../../core/spans.ts'
import type { AvailabilityRules } from './booking-rules-schema.ts'
import { type Weekday, weekdays } from './values.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** A stretch during which a zone's clocks run evenly: add `offset` (milliseconds) to an instant for what they show. */
type Run = Span & { offset: number }

const MOST_RUNS = 64
const runsOf = new Map<string, Run[]>()

/** The even stretch of a zone in which an instant lies. Kept: a search over fifty resources asks for the same one fifty times. */
function runAt(zone: string, instant: number): Run {
  const runs = runsOf.get(zone) ?? []
  const known = runs.find(({ from, until }) => from <= instant && instant < until)
  if (known) return known
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone)
  const run = {
    // "Previous" is strictly before: a millisecond on, so that the run which begins at this very instant is found.
    from:
      local.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: local.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: local.offsetNanoseconds / 1_000_000,
  }
  runsOf.set(zone, [...runs.slice(-MOST_RUNS), run])
  return run
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** The rule that a day goes by: the last exception that covers it, else the weekly hours; null when it is open all day. */
export function hoursOf(
  rules: AvailabilityRules,
  date: string,
  weekday: Weekday,
): readonly (readonly string[])[] | null {
  const exception = rules.exceptions.findLast(({ from, until }) => from <= date && date <= until)
  if (exception) return exception.open
  return rules.weekly ? (rules.weekly[weekday] ?? []) : null
}

/**
 * When a resource is open within a stretch of time: merged stretches, cut to it. It is open at an instant when the clocks of the
 * zone show a time within the hours of the day that they show. So an hour that the clocks skip is never open, one that happens
 * twice is open twice, and a day that a zone left out (Apia, 30 December 2011) lends its hours to no other day.
 * @param zone IANA name of the zone in which the hours are meant: the organisation's
 */
export function openSpans(rules: AvailabilityRules, zone: string, within: Span): Span[] {
  if (within.until <= within.from) return []
  if (!rules.weekly && rules.exceptions.length === 0) return [{ ...within }]
  const spans: Span[] = []
  for (let at = within.from; at < within.until;) {
    const { offset, until } = runAt(zone, at)
    const end = Math.min(until, within.until)
    addOpen(spans, rules, { from: at, until: end }, offset)
    at = end
  }
  return mergeSpans(spans)
}

/** Within a stretch in which the clocks run evenly, local days are 24 hours and need no zone. */
function addOpen(spans: Span[], rules: AvailabilityRules, { from, until }: Span, offset: number): void {
  const last = Math.floor((until - 1 + offset) / DAY)
  for (let day = Math.floor((from + offset) / DAY); day <= last; day += 1) {
    const midnight = day * DAY - offset
    const hours = hoursOf(rules, new Date(day * DAY).toISOString().slice(0, 10), weekdayOf(day))
    for (const [opens = '', closes = ''] of hours ?? [['00:00', '24:00']]) {
      const span = {
        from: Math.max(from, midnight + minutesOf(opens) * MINUTE),
        until: Math.min(until, midnight + minutesOf(closes) * MINUTE),
      }
      if (span.from < span.until) spans.push(span)
    }
  }
}

/** The weekday of a day counted from 1 January 1970, a Thursday. */
function weekdayOf(day: number): Weekday {
  return weekdays[(((day + 3) % 7) + 7) % 7] ?? 'mon'
}
