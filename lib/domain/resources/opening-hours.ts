import { mergeSpans, type Span } from '../../core/spans.ts'
import type { AvailabilityRules } from './booking-rules-schema.ts'
import { type Weekday, weekdays } from './values.ts'

const MINUTE = 60_000
const DAY = 86_400_000

type LocalDay = { date: string; weekday: Weekday; start: number; end: number; zone: string }

const days = new Map<string, LocalDay>()

/** One local day as instants. Kept: a search over fifty resources asks for the same ninety days fifty times. */
function localDay(date: string, zone: string): LocalDay {
  const key = `${zone} ${date}`
  const known = days.get(key)
  if (known) return known
  const plain = Temporal.PlainDate.from(date)
  const start = plain.toZonedDateTime(zone).epochMilliseconds
  const end = plain.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds
  const made = { date, weekday: weekdays[plain.dayOfWeek - 1] ?? 'mon', start, end, zone }
  if (days.size > 20_000) days.clear()
  days.set(key, made)
  return made
}

/** The instant of a wall-clock time on that day. In a gap the clock has jumped ahead; of two, opening takes the earlier. */
function instantOf(day: LocalDay, clock: string): number {
  if (clock === '24:00') return day.end
  const minutes = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
  if (day.end - day.start === DAY && minutes > 0) {
    const usual = day.start + minutes * MINUTE
    if (isPlainDay(day)) return usual
  }
  return Temporal.PlainDate.from(day.date).toZonedDateTime({
    timeZone: day.zone,
    plainTime: Temporal.PlainTime.from(clock),
  }).epochMilliseconds
}

const plainDays = new Map<string, boolean>()

// Two changes within a day can add up to 24 hours; no zone has done it since 1945, and noon tells.
function isPlainDay(day: LocalDay): boolean {
  const key = `${day.zone} ${day.date}`
  const known = plainDays.get(key)
  if (known !== undefined) return known
  const noon = Temporal.PlainDate.from(day.date).toZonedDateTime({ timeZone: day.zone, plainTime: '12:00' })
  const plain = noon.epochMilliseconds === day.start + DAY / 2
  if (plainDays.size > 20_000) plainDays.clear()
  plainDays.set(key, plain)
  return plain
}

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
 * When a resource is open within a stretch of time: merged stretches, cut to it.
 * @param zone IANA name of the zone in which the hours are meant: the organisation's
 */
export function openSpans(rules: AvailabilityRules, zone: string, within: Span): Span[] {
  if (within.until <= within.from) return []
  if (!rules.weekly && rules.exceptions.length === 0) return [{ ...within }]
  const spans: Span[] = []
  let date = Temporal.Instant.fromEpochMilliseconds(within.from).toZonedDateTimeISO(zone).toPlainDate()
  for (;;) {
    const day = localDay(date.toString(), zone)
    if (day.start >= within.until) break
    const hours = hoursOf(rules, day.date, day.weekday)
    if (hours === null) spans.push({ from: day.start, until: day.end })
    else {
      for (const [opens = '', closes = ''] of hours)
        spans.push({ from: instantOf(day, opens), until: instantOf(day, closes) })
    }
    date = date.add({ days: 1 })
  }
  return mergeSpans(
    spans.map(({ from, until }) => ({ from: Math.max(from, within.from), until: Math.min(until, within.until) })),
  )
}
