/** Times for people, always with their zone. Pure, and the same on the server and in any browser: only digits come from Intl. */

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
// No single English locale knows every abbreviation (en-US: EST, en-GB: CET, en-AU: AEDT, en-NZ: NZDT).
const abbreviationLocales = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'] as const

const numeric = new Map<string, Intl.DateTimeFormat>()
function formatter(zone: string): Intl.DateTimeFormat {
  let found = numeric.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    numeric.set(zone, found)
  }
  return found
}

export type LocalParts = {
  year: number
  month: number
  day: number
  hour: number
  minute: number
  second: number
  weekday: number
}

/** Wall-clock parts of an instant in a zone; `month` is 1–12, `weekday` 0 (Sunday) – 6. */
export function localParts(instant: Date, zone: string): LocalParts {
  const read: Record<string, number> = {}
  for (const part of formatter(zone).formatToParts(instant)) read[part.type] = Number(part.value)
  const year = read['year'] ?? 0
  const month = read['month'] ?? 1
  const day = read['day'] ?? 1
  return {
    year,
    month,
    day,
    hour: read['hour'] ?? 0,
    minute: read['minute'] ?? 0,
    second: read['second'] ?? 0,
    weekday: new Date(Date.UTC(year, month - 1, day)).getUTCDay(),
  }
}

/** Offset of the zone from UTC at that instant, in minutes, east positive. */
export function zoneOffset(instant: Date, zone: string): number {
  const p = localParts(instant, zone)
  const asUtc = Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second)
  return Math.round((asUtc - Math.floor(instant.getTime() / 1000) * 1000) / 60_000)
}

/** `EST`, `CET`, `NZDT` … and `GMT+5:45` where English has no abbreviation. */
export function zoneName(instant: Date, zone: string): string {
  let fallback = zone
  for (const locale of abbreviationLocales) {
    const name = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
      .formatToParts(instant)
      .find((part) => part.type === 'timeZoneName')?.value
    if (!name) continue
    if (!/^(GMT|UTC)[+-]/.test(name)) return name
    fallback = name
  }
  return fallback
}

const two = (n: number) => String(n).padStart(2, '0')
const clock = (p: LocalParts) => `${two(p.hour)}:${two(p.minute)}`
const sameDay = (a: LocalParts, b: LocalParts) => a.year === b.year && a.month === b.month && a.day === b.day

function dayOf(p: LocalParts, referenceYear: number | undefined): string {
  const year = referenceYear === p.year ? '' : ` ${p.year}`
  return `${weekdays[p.weekday] ?? ''} ${p.day} ${months[p.month - 1] ?? ''}${year}`
}

/** `Tue 4 Mar`, with the year when it isn't `referenceYear`. */
export function formatDay(instant: Date, zone: string, referenceYear?: number): string {
  return dayOf(localParts(instant, zone), referenceYear)
}

/** `14:00` */
export function formatClock(instant: Date, zone: string): string {
  return clock(localParts(instant, zone))
}

/** `Tue 4 Mar, 14:00 EST` */
export function formatMoment(instant: Date, zone: string, referenceYear?: number): string {
  const p = localParts(instant, zone)
  return `${dayOf(p, referenceYear)}, ${clock(p)} ${zoneName(instant, zone)}`
}

/**
 * `Tue 4 Mar, 14:00-16:00 EST`. A range over a clock change names both: `Sun 9 Mar, 01:30 EST-03:30 EDT`.
 * An end at midnight is written as 24:00 of the day before. All-day ranges (exclusive end) have no clock.
 */
export function formatTimeRange(
  start: Date,
  end: Date,
  zone: string,
  options: { referenceYear?: number; allDay?: boolean } = {},
): string {
  const a = localParts(start, zone)
  if (options.allDay) {
    const last = localParts(new Date(Math.max(start.getTime(), end.getTime() - 1)), zone)
    const first = dayOf(a, options.referenceYear)
    return sameDay(a, last) ? `${first}, all day` : `${first} - ${dayOf(last, options.referenceYear)}, all day`
  }
  const b = localParts(end, zone)
  const nameA = zoneName(start, zone)
  const nameB = zoneName(end, zone)
  const from = nameA === nameB ? clock(a) : `${clock(a)} ${nameA}`
  if (sameDay(a, b)) return `${dayOf(a, options.referenceYear)}, ${from}-${clock(b)} ${nameB}`
  const justBefore = localParts(new Date(end.getTime() - 1), zone)
  if (b.hour === 0 && b.minute === 0 && sameDay(a, justBefore)) {
    return `${dayOf(a, options.referenceYear)}, ${from}-24:00 ${nameB}`
  }
  return `${dayOf(a, options.referenceYear)}, ${from} - ${dayOf(b, options.referenceYear)}, ${clock(b)} ${nameB}`
}

/** True when the zone's clock changes inside the range (daylight saving starts or ends). */
export function crossesClockChange(start: Date, end: Date, zone: string): boolean {
  return zoneOffset(start, zone) !== zoneOffset(end, zone)
}

/** `just now`, `4 min ago`, `3 h ago`, and null when it is in the future or older than a day: then the date says more. */
export function formatRecent(instant: Date, now: Date): string | null {
  const seconds = Math.floor((now.getTime() - instant.getTime()) / 1000)
  // The page's clock moves in steps of 20 seconds: what was just read may seem to lie ahead of it.
  if (seconds < -30) return null
  if (seconds < 45) return 'just now'
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return null
}

/** `2 h 30 min`, `45 min`, `3 days` */
export function formatDuration(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000)
  if (minutes < 60) return `${minutes} min`
  if (minutes >= 2880 && minutes % 1440 === 0) return `${minutes / 1440} days`
  const hours = Math.floor(minutes / 60)
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`
}
