/** A local date and time without an offset (RFC 3339's `full-date` and `partial-time`): "2026-03-04T14:00" or with a space. */
const localPattern = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?$/
const instantPattern = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)([Zz]|[+-]\d{2}:\d{2})$/

/** Why a time could not be read, in words for the person who sent it. */
export type TimeProblem = { problem: string }

/** True when the zone database knows this name (IANA). */
export function isKnownZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/**
 * Reads a time that a person or program wrote: an instant when it has an offset (RFC 3339), else local time in `zone`.
 * A local time that the clocks skip is refused, and so is one that happens twice: neither names one instant, and a guess could
 * be an hour wrong.
 */
export function readTime(text: string, zone: string): Date | TimeProblem {
  const trimmed = text.trim()
  const instant = instantPattern.exec(trimmed)
  if (instant) {
    const [, date, time, offset] = instant
    const parsed = new Date(`${date}T${time?.length === 5 ? `${time}:00` : time}${offset?.toUpperCase()}`)
    if (Number.isNaN(parsed.getTime()) || !isRealDate(date ?? ''))
      return { problem: `"${clip(text)}" is not a date that exists.` }
    return parsed
  }
  if (!localPattern.test(trimmed)) {
    return {
      problem: `"${clip(text)}" is not a time. Write it like 2026-03-04T14:00, or with an offset like 2026-03-04T14:00:00-05:00.`,
    }
  }
  try {
    const local = Temporal.PlainDateTime.from(trimmed.replace(' ', 'T'), { overflow: 'reject' })
    const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' })
    const later = local.toZonedDateTime(zone, { disambiguation: 'later' })
    if (earlier.epochMilliseconds === later.epochMilliseconds) return new Date(earlier.epochMilliseconds)
    const isGap = !earlier.toPlainDateTime().equals(local)
    return {
      problem: isGap
        ? `${clip(text)} does not exist in ${zone}: the clocks go forward then. Write another time, or one with an offset.`
        : `${clip(text)} happens twice in ${zone}: the clocks go back then. Write it with an offset, like ${earlier.offset} or ${later.offset}.`,
    }
  } catch {
    return { problem: `"${clip(text)}" is not a date that exists.` }
  }
}

function isRealDate(date: string): boolean {
  try {
    Temporal.PlainDate.from(date, { overflow: 'reject' })
    return true
  } catch {
    return false
  }
}

const clip = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)

/**
 * A range of time for people, always with its zone: "Tue 4 Mar 2026, 14:00–16:00 EST". Works on the server and in the browser.
 * @param zone an IANA name; an unknown one falls back to UTC, and the text says so
 */
export function formatRange(start: Date, end: Date, zone: string, locale = 'en-GB'): string {
  const timeZone = isKnownZone(zone) ? zone : 'UTC'
  const day = (date: Date) =>
    new Intl.DateTimeFormat(locale, {
      timeZone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    }).format(date)
  const clock = (date: Date) =>
    new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(date)
  const zoneAt = (date: Date) => zoneName(date, timeZone)
  const sameDay = day(start) === day(end)
  const sameZone = zoneAt(start) === zoneAt(end)
  const left = `${day(start)}, ${clock(start)}${sameZone ? '' : ` ${zoneAt(start)}`}`
  return `${left}–${sameDay ? '' : `${day(end)}, `}${clock(end)} ${zoneAt(end)}`
}

/** The zone's short name at that instant: "EST", "GMT+13". */
export function zoneName(date: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(date)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}
