/** Calendar days in a zone. Server only: Temporal is not in every browser. */

/** The instant at which a day (`2026-03-04`) begins in the zone: not always midnight, where clocks change at night. */
export function startOfDay(day: string, zone: string): Date {
  return new Date(Temporal.PlainDate.from(day).toZonedDateTime(zone).startOfDay().epochMilliseconds)
}

/** The instant at which a day ends, which is where the next begins. */
export function endOfDay(day: string, zone: string): Date {
  return startOfDay(Temporal.PlainDate.from(day).add({ days: 1 }).toString(), zone)
}

/** The day (`2026-03-04`) on which an instant lies in the zone. */
export function dayOf(instant: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The whole days that a range touches, as instants; 23 to 25 hours for one day. The range's end is exclusive. */
export function daysAround(start: Date, end: Date, zone: string): { from: Date; to: Date } {
  const last = new Date(Math.max(start.getTime(), end.getTime() - 1))
  return { from: startOfDay(dayOf(start, zone), zone), to: endOfDay(dayOf(last, zone), zone) }
}

/** What the clocks of the zone show at an instant, without its offset: "2026-03-04T14:00:00". */
export function wallClock(instant: Date, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
}

export const calendarSpans = ['day', 'week', 'month', 'timeline'] as const
export type CalendarSpan = (typeof calendarSpans)[number]

/** The days that a calendar shows around a day: that day, its week from Monday, or the whole weeks of its month. `until` is exclusive. */
export function daysOfSpan(span: CalendarSpan, day: string): { from: string; until: string } {
  const date = Temporal.PlainDate.from(day)
  const monday = (one: Temporal.PlainDate) => one.subtract({ days: one.dayOfWeek - 1 })
  if (span === 'week') return { from: monday(date).toString(), until: monday(date).add({ days: 7 }).toString() }
  if (span === 'month') {
    const first = date.with({ day: 1 })
    const last = first.add({ months: 1 }).subtract({ days: 1 })
    return { from: monday(first).toString(), until: monday(last).add({ days: 7 }).toString() }
  }
  return { from: date.toString(), until: date.add({ days: 1 }).toString() }
}
