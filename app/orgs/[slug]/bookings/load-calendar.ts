import { formatTimeRange, localParts } from '#components/ui/time-format.ts'
import type { CalendarItem, CalendarShading } from '#components/calendar/calendar-options.ts'
import { type CalendarSpan, dayOf, daysOfSpan, startOfDay, wallClock } from '#lib/core/days.ts'
import type { World } from '#lib/db/index.ts'
import { type CalendarEntry, readBookingCalendar } from '#lib/domain/bookings/index.ts'
import { can } from '#lib/core/permissions.ts'

export type CalendarPicture = {
  span: CalendarSpan
  date: string
  today: string
  /** Exclusive. */
  until: string
  from: string
  zone: string
  offset: string
  resources: { id: string; title: string }[]
  items: CalendarItem[]
  shades: CalendarShading[]
  isCut: boolean
}

/** Reads what the calendar shows around a day, with every time as the organisation's clocks show it. */
export async function loadCalendar(
  world: World,
  {
    span,
    date,
    resourceId,
    zone,
  }: { span: CalendarSpan; date: string | null; resourceId: string | null; zone: string },
): Promise<CalendarPicture> {
  const { now, actor } = world
  const today = dayOf(now, zone)
  const day = date ?? today
  const days = daysOfSpan(span, day)
  const found = await readBookingCalendar(world, {
    from: startOfDay(days.from, zone),
    until: startOfDay(days.until, zone),
    resourceId,
  })
  const titles = new Map(found.resources.map(({ id, title }) => [id, title]))
  const year = localParts(now, zone).year
  const toItem = (entry: CalendarEntry): CalendarItem => ({
    id: entry.id,
    resourceId: entry.resourceId,
    resourceTitle: titles.get(entry.resourceId) ?? '',
    kind: entry.kind,
    title: entry.title,
    start: wallClock(entry.start, zone),
    end: wallClock(entry.end, zone),
    startsAt: entry.start.toISOString(),
    endsAt: entry.end.toISOString(),
    when: formatTimeRange(entry.start, entry.end, zone, { referenceYear: year, allDay: entry.isAllDay }),
    state: entry.state,
    version: entry.version,
    overbooked: entry.overbooked,
    canMove: entry.kind === 'booking' && entry.end > now && can(actor, 'bookings.create') && hasTrueLength(entry, zone),
  })
  return {
    ...days,
    span,
    date: day,
    today,
    zone,
    offset: Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).offset.slice(0, 6),
    resources: found.resources,
    items: found.entries.map(toItem),
    shades: found.shades.map((shade) => ({
      resourceId: shade.resourceId,
      kind: shade.kind,
      start: wallClock(shade.start, zone),
      end: wallClock(shade.end, zone),
    })),
    isCut: found.isCut,
  }
}

/** Over a change of the clocks the picture is an hour longer or shorter than the booking: such a one is moved by its dialog. */
function hasTrueLength({ start, end }: CalendarEntry, zone: string): boolean {
  const shown = Date.parse(`${wallClock(end, zone)}Z`) - Date.parse(`${wallClock(start, zone)}Z`)
  return shown === end.getTime() - start.getTime()
}
