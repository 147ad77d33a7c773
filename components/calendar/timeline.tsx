'use client'
import { useEffect, useRef, useState } from 'react'
import { useNow } from '#components/ui/clock.tsx'
import { cn } from '#components/ui/cn.ts'
import { formatClock, formatDay, localParts, zoneName, zoneOffset } from '#components/ui/time-format.ts'
import { clockChanges, hourTicks, instantOf, type Occupancy } from './timeline-geometry.ts'
import { kinds, unknownLook } from './timeline-look.ts'
import { TimelineTable } from './timeline-table.tsx'
import { TimelineTrack } from './timeline-track.tsx'

export type Stretch = { start: Date | string; end: Date | string }
export type TimelineRow = {
  id: string
  /** The resource's name: needed where there are several. */
  label?: string
  occupancies: readonly Occupancy[]
  closed?: readonly Stretch[]
  /** Why it isn't known whether more is there ("Calendar not read since 09:10"): the whole track is hatched. */
  unknown?: string | null
  /** What is asked of this one; else the timeline's. */
  asked?: Stretch
}

/** Narrower than this an hour can't be read: then the picture scrolls within itself. */
const hourWidth = 16
const mostWidth = 4000
const dayLabelWidth = 120
/** Of the names beside several tracks. */
const nameWidth = 112
/** On paper nothing scrolls: so many days are named there, and no hours between them. */
const mostPrinted = 7

/**
 * The product's picture: hours across, resources down; closed hours shaded, what holds them as bars by source with set-up and
 * clean-down as tails, tentative striped, unknown hatched, the asked time as a ghost, the clash outlined, now as a line, and where
 * clocks change. A table behind it says the same. It scrolls sideways within itself and prints.
 */
export function Timeline({
  zone,
  from,
  to,
  rows,
  asked,
  clash,
  label = 'What is there',
}: {
  /** The zone of the hours across. */
  zone: string
  from: Date | string
  to: Date | string
  rows: readonly TimelineRow[]
  asked?: Stretch
  clash?: Stretch
  label?: string
}) {
  const now = useNow()
  const scroller = useRef<HTMLDivElement>(null)
  const [a, b] = [instantOf(from), instantOf(to)]
  const at = (instant: number) => ((instant - a) / (b - a)) * 100
  const hours = (b - a) / 3_600_000
  const width = Math.min(mostWidth, Math.round(hours * hourWidth))
  // Of one day every second hour can be named; over midnight a day's name stands between two hours, and in the end only days do.
  const labelRoom = width < mostWidth ? dayLabelWidth / 2 : dayLabelWidth
  const most = hours <= 24 ? Math.max(12, hours / 2) : width / labelRoom
  const ticks = hourTicks(a, b, (instant) => localParts(new Date(instant), zone), most)
  const changes = clockChanges(a, b, (instant) => zoneOffset(new Date(instant), zone))
  const several = rows.length > 1
  const labelled = several || rows.some((row) => row.label)
  // Once, when it appears: what moves by itself afterwards is not what somebody looks at.
  const [middle] = useState(() => {
    const focus = clash ?? asked
    if (focus) return at((instantOf(focus.start) + instantOf(focus.end)) / 2)
    return now > a && now < b ? at(now) : null
  })
  useEffect(() => {
    const box = scroller.current
    if (box && middle !== null) box.scrollLeft = (middle / 100) * box.scrollWidth - box.clientWidth / 2
  }, [middle])
  const days = ticks.filter((tick) => tick.hour === 0)
  const printed = new Set(days.filter((_, index) => index % Math.ceil(days.length / mostPrinted) === 0))
  const year = localParts(new Date(now), zone).year
  const clashing = rows.flatMap((row) => row.occupancies).filter((occupancy) => occupancy.clash).length
  const entries = rows.reduce((sum, row) => sum + row.occupancies.length, 0)
  const summary = [
    label,
    `${entries} ${entries === 1 ? 'entry' : 'entries'}`,
    clashing > 0 ? `${clashing} in the clash` : '',
    rows.some((row) => row.unknown) ? 'not all is known' : '',
    'the table that follows has them all',
  ]
  const side = labelled ? <span className="sticky left-0 z-10 w-28 shrink-0 bg-surface max-sm:w-20" /> : null
  return (
    <figure aria-label={label} className="min-w-0" data-print="exact">
      <div
        ref={scroller}
        role="group"
        aria-label={`${label}: picture`}
        // What can scroll must be reachable by keyboard.
        tabIndex={width > 320 ? 0 : undefined}
        className="relative overflow-x-auto overscroll-x-contain rounded-md print:overflow-visible"
      >
        <div
          role="img"
          aria-label={summary.filter(Boolean).join(', ')}
          className="print:min-w-0!"
          style={{ minWidth: width + (labelled ? nameWidth : 0) }}
        >
          <div className="flex">
            {side}
            <div className="relative h-4 flex-1 text-xs text-faint">
              {ticks.map((tick) => (
                <span
                  key={tick.at}
                  data-print={hours > 36 && !printed.has(tick) ? 'hide' : undefined}
                  className={cn('tabular absolute whitespace-nowrap', tick.hour === 0 && 'font-medium text-muted')}
                  style={{
                    left: `${at(tick.at)}%`,
                    translate: besideEdge(at(tick.at), width, hours > 24 && tick.hour === 0),
                  }}
                >
                  {tick.hour === 0 && hours > 24
                    ? formatDay(new Date(tick.at), zone, year)
                    : String(tick.hour).padStart(2, '0')}
                </span>
              ))}
            </div>
          </div>
          <div className="relative grid gap-1">
            {rows.map((row) => (
              <div key={row.id} className="flex">
                {labelled ? (
                  <span
                    dir="auto"
                    className="sticky left-0 z-10 w-28 shrink-0 truncate bg-surface py-2 pr-2 text-sm text-muted max-sm:w-20"
                  >
                    {row.label}
                  </span>
                ) : null}
                <TimelineTrack
                  row={row}
                  zone={zone}
                  from={a}
                  to={b}
                  lines={ticks.map((tick) => at(tick.at))}
                  asked={row.asked ?? asked}
                  clash={clash}
                />
              </div>
            ))}
            <div aria-hidden className="pointer-events-none absolute inset-0 flex">
              {labelled ? <span className="w-28 shrink-0 max-sm:w-20" /> : null}
              <div className="relative flex-1">
                {changes.map((change) => (
                  <span
                    key={change.at}
                    className="absolute inset-y-0 border-l-2 border-dashed border-info"
                    style={{ left: `${at(change.at)}%` }}
                  />
                ))}
                {now >= a && now <= b ? (
                  <span className="absolute inset-y-0 w-0.5 bg-critical-mark" style={{ left: `${at(now)}%` }} />
                ) : null}
              </div>
            </div>
          </div>
        </div>
      </div>
      <figcaption
        className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-sm text-faint"
        suppressHydrationWarning
      >
        <span>
          {formatDay(new Date(a), zone, year)}
          {formatDay(new Date(b - 1), zone) === formatDay(new Date(a), zone)
            ? ''
            : ` - ${formatDay(new Date(b - 1), zone, year)}`}
          , {zone.replaceAll('_', ' ')}
        </span>
        {changes.map((change) => (
          <span key={change.at} className="text-info">
            {`Clocks go ${change.minutes > 0 ? 'forward' : 'back'} ${Math.abs(change.minutes)} min, to ${formatClock(new Date(change.at), zone)} ${zoneName(new Date(change.at), zone)}`}
          </span>
        ))}
        <Legend rows={rows} asked={asked !== undefined || rows.some((row) => row.asked)} clash={clash !== undefined} />
        {now >= a && now <= b ? (
          <span className="inline-flex items-center gap-1">
            <span aria-hidden className="inline-block h-2.5 w-0.5 bg-critical-mark" />
            {`Now, ${formatClock(new Date(now), zone)} ${zoneName(new Date(now), zone)}`}
          </span>
        ) : null}
        {rows.map((row) =>
          row.unknown ? (
            <span key={row.id} className="text-unknown">
              Unknown{several && row.label ? ` at ${row.label}` : ''}: {row.unknown}
            </span>
          ) : null,
        )}
      </figcaption>
      <TimelineTable {...{ label, rows, zone, from: a, to: b, asked, clash }} />
    </figure>
  )
}

/** A label stands in the middle of its line, and beside it where that could be outside the picture, on paper too. */
function besideEdge(percent: number, width: number, isDay: boolean): string {
  const fromEdge = Math.min(percent, 100 - percent)
  if ((fromEdge / 100) * width >= (isDay ? dayLabelWidth / 3 : 8) && !(isDay && fromEdge < 5)) return '-50%'
  return percent < 50 ? '0' : '-100%'
}

/** Only what is there: a word for each look. */
function Legend({ rows, asked, clash }: { rows: readonly TimelineRow[]; asked: boolean; clash: boolean }) {
  const all = rows.flatMap((row) => row.occupancies)
  const entries = [
    ...(['booking', 'calendar', 'block', 'pending'] as const).flatMap((kind) =>
      all.some((one) => one.kind === kind && !one.uncertain)
        ? [{ word: kinds[kind].word, look: kinds[kind].look }]
        : [],
    ),
    ...(all.some((one) => one.tentative) ? [{ word: 'Tentative', look: 'striped bg-info-soft border-info-line' }] : []),
    ...(all.some((one) => one.uncertain) ? [{ word: 'Time unknown', look: unknownLook }] : []),
    ...(all.some((one) => one.occupiedStart || one.occupiedEnd)
      ? [{ word: 'Set-up, clean-down', look: kinds.booking.tail }]
      : []),
    ...(asked ? [{ word: 'Asked', look: 'border-accent bg-accent-soft' }] : []),
    ...(clash || all.some((one) => one.clash) ? [{ word: 'Clash', look: 'border-2 border-critical-mark' }] : []),
  ]
  return (
    <span aria-hidden className="flex flex-wrap gap-x-3">
      {entries.map(({ word, look }) => (
        <span key={word} className="inline-flex items-center gap-1">
          <span className={cn('inline-block h-2.5 w-3.5 rounded-xs border', look)} />
          {word}
        </span>
      ))}
    </span>
  )
}
