import type { Calendar } from '@event-calendar/core'
import type { CalendarSpan } from '#lib/core/days.ts'

/** One thing in the picture. `start` and `end` are what the organisation's clocks show; `startsAt` and `endsAt` are the instants. */
export type CalendarItem = {
  id: string
  resourceId: string
  resourceTitle: string
  kind: 'booking' | 'calendar' | 'block'
  title: string
  start: string
  end: string
  startsAt: string
  endsAt: string
  /** In words, with the zone. */
  when: string
  state: 'busy' | 'tentative' | 'uncertain'
  version: number | null
  overbooked: boolean
  /** It is a booking that is not over, and its clock time has its true length. */
  canMove: boolean
}
export type CalendarShading = { resourceId: string; kind: 'closed' | 'unknown'; start: string; end: string }
export type CalendarPlace = { resourceId: string; start: string; end: string }

/** The library's view for a span; a phone reads days as lists, since columns of forty pixels say nothing. */
export function viewOf(span: CalendarSpan, isNarrow: boolean): string {
  switch (span) {
    case 'day':
      return isNarrow ? 'listDay' : 'resourceTimeGridDay'
    case 'week':
      return isNarrow ? 'listWeek' : 'timeGridWeek'
    case 'month':
      return isNarrow ? 'listMonth' : 'dayGridMonth'
    case 'timeline':
      return 'resourceTimelineDay'
  }
}

const stateWords = { busy: '', tentative: ', tentative', uncertain: ', at an uncertain time' } as const
const kindWords = { booking: '', calendar: ', in its calendar', block: ', blocked' } as const

/** When it is and what kind of thing, in words. */
export function detailsOf(item: CalendarItem): string {
  return `${item.when}${kindWords[item.kind]}${stateWords[item.state]}${item.overbooked ? ', against the rules' : ''}`
}

/** The items as the library's events, and in views by hour the shading behind them. */
export function toEvents(
  items: readonly CalendarItem[],
  shades: readonly CalendarShading[],
  { view, isOneResource }: { view: string; isOneResource: boolean },
): Calendar.EventInput[] {
  const events = items.map((item): Calendar.EventInput => ({
    id: item.id,
    resourceIds: [item.resourceId],
    start: item.start,
    // In the hour that happens twice a booking may end on an earlier clock than it began: it still has its length.
    end:
      item.end > item.start
        ? item.end
        : new Date(Date.parse(`${item.start}Z`) + (Date.parse(item.endsAt) - Date.parse(item.startsAt)))
            .toISOString()
            .slice(0, 19),
    title: item.title,
    editable: item.canMove,
    classNames: [`mf-kind-${item.kind}`, `mf-${item.state}`, ...(item.overbooked ? ['mf-overbooked'] : [])],
    extendedProps: { item },
  }))
  const isByResource = view.startsWith('resource')
  if (!isByResource && !(isOneResource && view === 'timeGridWeek')) return events
  return [
    ...shades.map(({ resourceId, kind, start, end }): Calendar.EventInput => ({
      resourceIds: [resourceId],
      start,
      end,
      display: 'background',
      classNames: [`mf-${kind}`],
    })),
    ...events,
  ]
}

const clockFormat = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const dayFormat = { weekday: 'short', day: 'numeric', month: 'short' } as const

/** What stays the same for all views: 24-hour clocks, weeks from Monday, no toolbar of its own, steps of a quarter of an hour. */
export const fixedOptions: Calendar.Options = {
  locale: 'en-GB',
  firstDay: 1,
  headerToolbar: { start: '', center: '', end: '' },
  allDaySlot: false,
  nowIndicator: true,
  dayMaxEvents: true,
  slotDuration: '00:30',
  snapDuration: '00:15',
  slotHeight: 22,
  slotLabelFormat: clockFormat,
  eventTimeFormat: clockFormat,
  dayHeaderFormat: dayFormat,
  scrollTime: '08:00:00',
  longPressDelay: 400,
  eventDragMinDistance: 4,
  unselectAuto: true,
  noEventsContent: 'Nothing is booked in these days',
  views: {
    resourceTimelineDay: { slotDuration: '01:00', slotWidth: 64, dayHeaderFormat: dayFormat },
    resourceTimeGridDay: { columnWidth: '128px', dayHeaderFormat: dayFormat },
    dayGridMonth: { dayHeaderFormat: { weekday: 'short' } },
    listDay: { listDayFormat: { weekday: 'long' }, listDaySideFormat: { day: 'numeric', month: 'short' } },
    listWeek: { listDayFormat: { weekday: 'long' }, listDaySideFormat: { day: 'numeric', month: 'short' } },
    listMonth: { listDayFormat: { weekday: 'long' }, listDaySideFormat: { day: 'numeric', month: 'short' } },
  },
}
