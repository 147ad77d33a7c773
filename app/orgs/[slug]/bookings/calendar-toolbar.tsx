'use client'
import { ChevronLeft, ChevronRight, Printer } from 'lucide-react'
import { shiftDay, shiftMonth } from '#components/calendar/wall-time.ts'
import { useCommands } from '#components/layout/shortcuts.tsx'
import type { ListState } from '#components/table/use-list.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { cn } from '#components/ui/cn.ts'
import { Select } from '#components/ui/select.tsx'
import { formatDay, zoneName } from '#components/ui/time-format.ts'
import type { CalendarSpan } from '#lib/core/days.ts'
import type { CalendarPicture } from './load-calendar.ts'

const spans = [
  { span: 'timeline', label: 'Timeline', keys: 't' },
  { span: 'day', label: 'Day', keys: 'd' },
  { span: 'week', label: 'Week', keys: 'w' },
  { span: 'month', label: 'Month', keys: 'shift+m' },
] as const

const months = 'January February March April May June July August September October November December'.split(' ')

/** Which days the picture shows, with the zone: "Mon 23 Nov 2026, America/New York (EST)". */
export function captionOf({ span, date, from, until, zone }: CalendarPicture): string {
  const noon = (day: string) => new Date(`${day}T12:00:00Z`)
  const [year = '', month = '1'] = date.split('-')
  const days =
    span === 'month'
      ? `${months[Number(month) - 1] ?? ''} ${year}`
      : span === 'week'
        ? `${formatDay(noon(from), 'UTC', Number(year))} - ${formatDay(noon(shiftDay(until, -1)), 'UTC')}`
        : formatDay(noon(date), 'UTC')
  return `${days}, ${zone.replaceAll('_', ' ')} (${zoneName(noon(date), zone)})`
}

/** Back, today, forward, how much is shown, and of which resource. */
export function CalendarToolbar({
  picture,
  list,
  resources,
  go,
}: {
  picture: CalendarPicture
  list: ListState
  resources: readonly { id: string; title: string }[]
  go: (to: { span?: CalendarSpan; date?: string }) => void
}) {
  const { span, date, today } = picture
  const step = (direction: 1 | -1) =>
    go({
      date: span === 'month' ? shiftMonth(date, direction) : shiftDay(date, direction * (span === 'week' ? 7 : 1)),
    })
  const toToday = () => go({ date: today })
  useCommands([
    { keys: 'ArrowLeft', label: 'Earlier', group: 'Calendar', keyOnly: true, run: () => step(-1) },
    { keys: 'ArrowRight', label: 'Later', group: 'Calendar', keyOnly: true, run: () => step(1) },
    { keys: '.', label: 'Today', group: 'Calendar', run: toToday },
    ...spans.map((one) => ({
      keys: one.keys,
      label: one.label,
      group: 'Calendar',
      run: () => go({ span: one.span }),
    })),
  ])
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 sm:px-6">
      <div className="flex items-center gap-1" data-print="hide">
        <IconButton label="Earlier" icon={<ChevronLeft size={16} aria-hidden />} onClick={() => step(-1)} />
        <Button onClick={toToday}>Today</Button>
        <IconButton label="Later" icon={<ChevronRight size={16} aria-hidden />} onClick={() => step(1)} />
      </div>
      <p className="tabular min-w-0 flex-1 font-medium max-sm:basis-full" aria-live="polite">
        {captionOf(picture)}
      </p>
      <div
        data-print="hide"
        role="group"
        aria-label="Span"
        className="flex rounded-md border border-line-control bg-raised p-0.5"
      >
        {spans.map((one) => (
          <button
            key={one.span}
            type="button"
            aria-pressed={one.span === span}
            onClick={() => go({ span: one.span })}
            className={cn(
              'h-6.5 rounded-sm px-2 text-sm transition-colors',
              one.span === span ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
            )}
          >
            {one.label}
          </button>
        ))}
      </div>
      <div data-print="hide" className="w-44 max-sm:flex-1">
        <Select
          label="Resource"
          value={list.filters['resource']?.[0] ?? 'all'}
          onValueChange={(id) => list.setFilter('resource', id === 'all' ? [] : [id])}
          options={[
            { value: 'all', label: 'All resources' },
            ...resources.map(({ id, title }) => ({ value: id, label: title })),
          ]}
        />
      </div>
      <IconButton
        data-print="hide"
        label="Print"
        className="max-sm:hidden"
        icon={<Printer size={16} aria-hidden />}
        onClick={() => window.print()}
      />
    </div>
  )
}
