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
