import { RRuleTemporal } from 'rrule-temporal'
import { isKnownZone } from '../../core/time.ts'

/** A recurring event as its calendar states it (RFC 5545). */
export type Series = {
  start: Date
  end: Date
  /** The zone in which it recurs: 10:00 stays 10:00 there. Null when nobody knows it: then it recurs in UTC. */
  zone: string | null
  /** Days (`2030-03-04`) of an all-day event, `until` exclusive; they begin with the day in `zone`. */
  days: { from: string; until: string } | null
  /** RRULE, RDATE and EXDATE lines. */
  recurrence: string
}

export type Occurrence = { originalStart: Date; start: Date; end: Date }

/** Every time at which the series takes place, or why its rule makes no sense. */
export type Expansion = { occurrences: Occurrence[]; isFinished: boolean } | { problem: string }

const MOST = 20_000

/** One line a property, unfolded; a date without a time means the beginning of that day. */
function toLines(recurrence: string, zone: string): string[] {
  return recurrence
    .replaceAll(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const dates = /^(RDATE|EXDATE);VALUE=DATE:(.+)$/i.exec(line)
      if (!dates) return line
      const times = (dates[2] ?? '').split(',').map((date) => `${date.trim()}T000000`)
      return `${dates[1]?.toUpperCase()};TZID=${zone}:${times.join(',')}`
    })
}

/**
 * Works out a series from its beginning to `until`, exclusive; what ended before `from` is left out. Its times are wall-clock times of
 * its zone, across changes of the clocks; every time lasts as long as the first (RFC 5545, 3.8.5.3), an all-day one as many days.
 */
export function expandSeries(series: Series, { from, until }: { from: Date; until: Date }): Expansion {
  const zone = series.zone !== null && isKnownZone(series.zone) ? series.zone : 'UTC'
  const first = series.days
    ? Temporal.PlainDate.from(series.days.from).toZonedDateTime(zone)
    : Temporal.Instant.fromEpochMilliseconds(series.start.getTime()).toZonedDateTimeISO(zone)
  const local = first.toPlainDateTime().toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '')
  try {
    const rule = new RRuleTemporal({
      rruleString: [`DTSTART;TZID=${zone}:${local}`, ...toLines(series.recurrence, zone)].join('\n'),
      temporal: Temporal,
      maxIterations: 100_000,
    })
    const occurrences: Occurrence[] = []
    let isFinished = true
    rule.all((at, index) => {
      if (at.epochMilliseconds >= until.getTime() || index >= MOST) {
        isFinished = false
        return false
      }
      const one = toOccurrence(at, series)
      if (one.end > from) occurrences.push(one)
      return true
    })
    return { occurrences, isFinished }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

function toOccurrence(at: Temporal.ZonedDateTime, { start, end, days }: Series): Occurrence {
  const begins = new Date(at.epochMilliseconds)
  if (!days)
    return {
      originalStart: begins,
      start: begins,
      end: new Date(begins.getTime() + Math.max(0, end.getTime() - start.getTime())),
    }
  const length = Temporal.PlainDate.from(days.from).until(Temporal.PlainDate.from(days.until), {
    largestUnit: 'days',
  }).days
  const last = at.toPlainDate().add({ days: length }).toZonedDateTime(at.timeZoneId)
  return { originalStart: begins, start: begins, end: new Date(last.epochMilliseconds) }
}
