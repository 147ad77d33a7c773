'use client'
import '@event-calendar/core/index.css'
import './booking-calendar.css'
import {
  type Calendar,
  createCalendar,
  DayGrid,
  destroyCalendar,
  Interaction,
  List,
  ResourceTimeGrid,
  ResourceTimeline,
  TimeGrid,
} from '@event-calendar/core'
import { useEffect, useEffectEvent, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { CalendarSpan } from '#lib/core/days.ts'
import type { Verdict } from '#lib/domain/conflicts/schema.ts'
import {
  type CalendarItem,
  type CalendarPlace,
  type CalendarShading,
  detailsOf,
  fixedOptions,
  toEvents,
  viewOf,
} from './calendar-options.ts'
import { CalendarTable } from './calendar-table.tsx'
import { type PointerNote, PointerVerdict } from './pointer-verdict.tsx'
import { clockOf, shiftWall } from './wall-time.ts'

export type { CalendarItem, CalendarPlace, CalendarShading }

const plugins = [DayGrid, Interaction, List, ResourceTimeGrid, ResourceTimeline, TimeGrid]
const asksAfter = 220

const phone = '(max-width: 639px)'
const watchPhone = (listener: () => void) => {
  const media = window.matchMedia(phone)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** A drag that has ended or goes on: a change of start and end in seconds on the clock face, and the resource it is over. */
type Change = {
  event: Calendar.Event
  delta?: Calendar.Duration
  startDelta?: Calendar.Duration
  endDelta?: Calendar.Duration
}
const secondsOf = (delta: Calendar.Duration | undefined) => (delta ? delta.days * 86_400 + delta.seconds : 0)

function itemOf(event: Calendar.Event): CalendarItem | null {
  const item = event.extendedProps['item']
  return item ? (item as CalendarItem) : null
}

/**
 * Where a change would put the item. Worked out from what was shown before and by how much it was dragged: the library's own dates pass
 * through the browser's zone, which may skip the very hour. What was not dragged stays the instant that it is.
 */
function placeAfter(item: CalendarItem, change: Change): CalendarPlace {
  const start = secondsOf(change.delta ?? change.startDelta)
  const end = secondsOf(change.delta ?? change.endDelta)
  return {
    resourceId: String(change.event.resourceIds[0] ?? item.resourceId),
    start: start === 0 ? item.startsAt : shiftWall(item.start, start),
    end: end === 0 ? item.endsAt : shiftWall(item.end, end),
  }
}

/**
 * The bookings of resources as a picture by day, week, month or on a timeline, all in the organisation's zone. Bookings can be dragged
 * and resized with the verdict under the pointer; what is dropped goes back unless `onMove` resolves to true.
 */
export function BookingCalendar({
  span,
  date,
  offset,
  caption,
  resources,
  items,
  shades,
  assess,
  onMove,
  onOpen,
  onSelect,
}: {
  span: CalendarSpan
  /** The day that is shown, or one of the week or month (`2026-03-04`). */
  date: string
  /** The zone's offset now ("-05:00"), for the line that says now. */
  offset: string
  /** Accessible name: which days, which zone. */
  caption: string
  resources: readonly { id: string; title: string }[]
  items: readonly CalendarItem[]
  shades: readonly CalendarShading[]
  /** Null when this person may not move anything. */
  assess: ((item: CalendarItem, place: CalendarPlace) => Promise<Verdict | null>) | null
  onMove: (item: CalendarItem, place: CalendarPlace) => Promise<boolean>
  onOpen: (bookingId: string) => void
  /** Null when this person may not book. Times are the organisation's clock. */
  onSelect: ((place: { resourceId: string | null; start: string; end: string }) => void) | null
}) {
  const isNarrow = useSyncExternalStore(
    watchPhone,
    () => window.matchMedia(phone).matches,
    () => false,
  )
  const view = viewOf(span, isNarrow)
  const box = useRef<HTMLDivElement>(null)
  const calendar = useRef<Calendar | null>(null)
  const asking = useRef<{ timer: ReturnType<typeof setTimeout> | undefined; key: string }>({
    timer: undefined,
    key: '',
  })
  const [note, setNote] = useState<PointerNote | null>(null)
  const titles = useMemo(() => new Map(resources.map(({ id, title }) => [id, title])), [resources])
  const isOneResource = resources.length === 1
  const events = useMemo(() => toEvents(items, shades, { view, isOneResource }), [items, shades, view, isOneResource])

  const stopAsking = useEffectEvent(() => {
    clearTimeout(asking.current.timer)
    asking.current.key = ''
    setNote(null)
  })
  const ask = useEffectEvent((change: Change) => {
    const item = itemOf(change.event)
    if (!item || !assess) return true
    const place = placeAfter(item, change)
    const key = JSON.stringify(place)
    if (asking.current.key === key) return true
    clearTimeout(asking.current.timer)
    asking.current.key = key
    const where = wordsOf(place, item, titles)
    setNote({ place: where, state: 'asking', reason: null })
    asking.current.timer = setTimeout(() => {
      assess(item, place)
        .then((verdict) => {
          // An answer that was overtaken says nothing about where the pointer is now.
          if (asking.current.key !== key) return
          const reason = verdict?.reasons.find(({ effect }) => effect === 'blocks' || effect === 'unknown')?.message
          setNote({
            place: where,
            state: verdict?.verdict ?? 'unknown',
            reason: reason ?? (verdict ? null : 'It could not be asked.'),
          })
        })
        .catch(() => undefined)
    }, asksAfter)
    return true
  })
  const drop = useEffectEvent((change: Change & { revert: () => void }) => {
    clearTimeout(asking.current.timer)
    asking.current.key = ''
    const item = itemOf(change.event)
    if (!item) return change.revert()
    const place = placeAfter(item, change)
    setNote({ place: wordsOf(place, item, titles), state: 'moving', reason: null })
    calendar.current?.setOption('editable', false)
    void onMove(item, place)
      .catch(() => false)
      .then((moved) => {
        if (!moved) change.revert()
      })
      .finally(() => {
        setNote(null)
        calendar.current?.setOption('editable', assess !== null)
      })
  })
  const choose = useEffectEvent(({ startStr, endStr, resource, allDay }: Calendar.SelectInfo) => {
    calendar.current?.unselect()
    if (!onSelect) return
    const only = resources.length === 1 ? (resources[0]?.id ?? null) : null
    // A day of the month view is a day, not an hour: suggest a morning.
    const times = allDay
      ? { start: `${startStr.slice(0, 10)}T10:00`, end: `${startStr.slice(0, 10)}T11:00` }
      : { start: startStr.slice(0, 16), end: endStr.slice(0, 16) }
    onSelect({ resourceId: resource?.id ?? only, ...times })
  })
  const open = useEffectEvent((item: CalendarItem) => onOpen(item.id))

  const mount = useEffectEvent((target: HTMLElement) =>
    createCalendar(target, plugins, {
      ...fixedOptions,
      view,
      date,
      timeZone: offset,
      height: view.startsWith('list') || view === 'resourceTimelineDay' ? 'auto' : 'max(480px, calc(100dvh - 220px))',
      editable: assess !== null,
      eventResizableFromStart: true,
      selectable: onSelect !== null,
      resources: resources.map(({ id, title }) => ({ id, title })),
      events,
      eventContent: (info) => contentOf(info, open),
      dragConstraint: (info) => ask(info),
      resizeConstraint: (info) => ask(info),
      eventDragStop: () => stopAsking(),
      eventResizeStop: () => stopAsking(),
      eventDrop: (info) => drop(info),
      eventResize: (info) => drop(info),
      select: (info) => choose(info),
    }),
  )
  useEffect(() => {
    const target = box.current
    if (!target) return
    const made = mount(target)
    calendar.current = made
    plainBoxes(target)
    const watcher = new MutationObserver(() => plainBoxes(target))
    watcher.observe(target, { childList: true, subtree: true, attributeFilter: ['role'] })
    return () => {
      watcher.disconnect()
      calendar.current = null
      void destroyCalendar(made)
    }
  }, [view, offset])
  useEffect(() => void calendar.current?.setOption('date', date), [date])
  useEffect(() => {
    calendar.current?.setOption(
      'resources',
      resources.map(({ id, title }) => ({ id, title })),
    )
  }, [resources])
  useEffect(() => void calendar.current?.setOption('events', events), [events])

  return (
    <div className="mf-calendar">
      <div ref={box} role="group" aria-label={caption} data-print="exact" />
      <CalendarTable caption={caption} items={items} />
      {note ? <PointerVerdict note={note} /> : null}
    </div>
  )
}

function wordsOf(place: CalendarPlace, item: CalendarItem, titles: ReadonlyMap<string, string>): string {
  const start = place.start === item.startsAt ? item.start : place.start
  const end = place.end === item.endsAt ? item.end : place.end
  return `${titles.get(place.resourceId) ?? item.resourceTitle}, ${clockOf(start)}-${clockOf(end)}`
}

/**
 * Time, title and, where the resource is neither a row nor a column, its name; the rest for screen readers. A booking is a real button:
 * the library would make its article one, which no assistive technology expects.
 */
function contentOf(
  { event, timeText, view }: Calendar.EventContentInfo,
  open: (item: CalendarItem) => void,
): { domNodes: Node[] } | undefined {
  const item = itemOf(event)
  if (!item) return undefined
  const line = (text: string, className: string) => {
    const element = document.createElement('span')
    element.className = className
    element.dir = 'auto'
    element.textContent = text
    return element
  }
  const isByResource = view.type.startsWith('resource')
  // On the timeline the place says the time: there the title comes first.
  const words = [line(timeText, 'mf-time'), line(item.title, 'mf-title')]
  const box = document.createElement(item.kind === 'booking' ? 'button' : 'div')
  box.className = 'mf-event'
  box.append(
    ...(view.type === 'resourceTimelineDay' ? words.toReversed() : words),
    line(isByResource ? `, ${item.resourceTitle}` : item.resourceTitle, isByResource ? 'sr-only' : 'mf-resource'),
    line(`, ${detailsOf(item)}`, 'sr-only'),
  )
  if (item.kind === 'booking') box.addEventListener('click', () => open(item))
  return { domNodes: [box] }
}

const gridRoles = ['table', 'row', 'rowgroup', 'cell', 'columnheader', 'rowheader', 'list', 'listitem']

/** The library calls its boxes a table without any cells: for screen readers the real table follows, and the picture is buttons. */
function plainBoxes(root: HTMLElement): void {
  for (const element of root.querySelectorAll(gridRoles.map((role) => `[role="${role}"]`).join(','))) {
    for (const name of ['role', 'aria-colindex', 'aria-colspan', 'aria-label']) element.removeAttribute(name)
  }
  for (const heading of root.querySelectorAll('h4:not([role])')) heading.setAttribute('role', 'presentation')
}
