'use client'
import { useNow } from '#components/ui/clock.tsx'
import { cn } from '#components/ui/cn.ts'
import { formatClock, formatDay, formatTimeRange, localParts } from '#components/ui/time-format.ts'
import { assignLanes, hourTicks, placeRange, type Occupancy } from './strip-geometry.ts'

export type { Occupancy } from './strip-geometry.ts'

const kinds: Record<Occupancy['kind'], { word: string; look: string }> = {
  booking: { word: 'Booking', look: 'bg-accent text-accent-on border-transparent' },
  pending: { word: 'Waiting', look: 'bg-waiting-soft text-waiting border-dashed border-waiting-mark' },
  calendar: { word: 'Calendar', look: 'bg-info-soft text-info border-info-line' },
  block: { word: 'Closed', look: 'bg-sunken text-muted border-line-strong' },
}

const laneHeight = 26
/** More at once than this is a number, not a picture; the table behind it has them all. */
const mostLanes = 6
const time = (value: Date | string) => (value instanceof Date ? value : new Date(value)).getTime()

/**
 * The product's picture, small: hours across, what is there as bars by source, the asked time as a ghost, what clashes
 * outlined, now as a line. `unknown` hatches the whole strip and says why: it must not pass for free.
 */
export function DayStrip({
  zone,
  from,
  to,
  asked,
  occupancies,
  unknown,
  label = 'What is there',
}: {
  /** The organisation's zone. */
  zone: string
  from: Date | string
  to: Date | string
  asked?: { start: Date | string; end: Date | string; label?: string }
  occupancies: readonly Occupancy[]
  /** Why it isn't known whether more is there ("Calendar not read since 09:10"). */
  unknown?: string
  label?: string
}) {
  const now = useNow()
  const a = time(from)
  const b = time(to)
  const placed = occupancies.flatMap((occupancy) => {
    const place = placeRange(time(occupancy.start), time(occupancy.end), a, b)
    return place ? [{ occupancy, place }] : []
  })
  const { lanes, count } = assignLanes(
    placed.map(({ occupancy }) => ({ start: time(occupancy.start), end: time(occupancy.end) })),
  )
  const ghost = asked ? placeRange(time(asked.start), time(asked.end), a, b) : null
  const nowPlace = now >= a && now <= b ? ((now - a) / (b - a)) * 100 : null
  const ticks = hourTicks(a, b, (at) => localParts(new Date(at), zone), 8)
  const clashes = occupancies.some((occupancy) => occupancy.clash)
  const hidden = lanes.filter((lane) => lane >= mostLanes).length
  const height = Math.max(Math.min(count, mostLanes) * laneHeight + 8, 42)
  return (
    <figure aria-label={label} className="min-w-0" data-print="exact">
      <div aria-hidden className="relative mb-0.5 h-4 text-xs text-faint">
        {ticks.map((tick) => (
          <span
            key={tick.at}
            className="tabular absolute"
            style={{
              left: `${((tick.at - a) / (b - a)) * 100}%`,
              translate: tick.at - a < (b - a) * 0.02 ? '0' : tick.at - a > (b - a) * 0.98 ? '-100%' : '-50%',
            }}
          >
            {String(tick.hour).padStart(2, '0')}
          </span>
        ))}
      </div>
      <div
        aria-hidden
        className={cn(
          'relative overflow-hidden rounded-md border bg-surface',
          unknown && 'hatched border-dashed border-unknown-mark',
        )}
        style={{ height }}
      >
        {ticks.map((tick) => (
          <span
            key={tick.at}
            className="absolute inset-y-0 w-px bg-line"
            style={{ left: `${((tick.at - a) / (b - a)) * 100}%` }}
          />
        ))}
        {ghost ? (
          <span
            className={cn(
              'absolute inset-y-0 border-x-2',
              clashes
                ? 'border-critical-mark bg-critical-soft/70'
                : unknown
                  ? 'border-unknown-mark bg-unknown-soft/60'
                  : 'border-accent bg-accent-soft/70',
            )}
            style={{ left: `${ghost.left}%`, width: `${ghost.width}%` }}
          />
        ) : null}
        {placed.map(({ occupancy, place }, index) =>
          (lanes[index] ?? 0) >= mostLanes ? null : (
            <span
              key={occupancy.id}
              title={`${occupancy.label}, ${formatTimeRange(new Date(occupancy.start), new Date(occupancy.end), zone)}`}
              className={cn(
                'absolute flex items-center overflow-hidden rounded-sm border px-1.5 text-xs font-medium',
                kinds[occupancy.kind].look,
                occupancy.tentative && 'striped',
                occupancy.clash && 'outline-2 outline-critical-mark',
                place.cutStart && 'rounded-l-none border-l-0',
                place.cutEnd && 'rounded-r-none border-r-0',
              )}
              style={{
                left: `${place.left}%`,
                width: `max(${place.width}%, 3px)`,
                top: 4 + (lanes[index] ?? 0) * laneHeight,
                height: laneHeight - 4,
              }}
            >
              <span className="truncate" dir="auto">
                {place.width > 6 ? occupancy.label : ''}
              </span>
            </span>
          ),
        )}
        {nowPlace === null ? null : (
          <span className="absolute inset-y-0 w-0.5 bg-critical-mark" style={{ left: `${nowPlace}%` }} />
        )}
      </div>
      <figcaption className="mt-1 flex flex-wrap justify-between gap-x-3 text-sm text-faint" suppressHydrationWarning>
        <span>
          {formatDay(new Date(a), zone, localParts(new Date(now), zone).year)}, {zone.replaceAll('_', ' ')}
        </span>
        {hidden > 0 ? <span>{`and ${hidden} more at the same time`}</span> : null}
        {unknown ? <span className="text-unknown">Unknown: {unknown}</span> : null}
      </figcaption>
      <div className="sr-only">
        <table>
          <caption>
            {label}, {formatTimeRange(new Date(a), new Date(b), zone)}
            {asked ? `. Asked: ${formatTimeRange(new Date(asked.start), new Date(asked.end), zone)}` : ''}
            {unknown ? `. Not known whether more is there: ${unknown}` : ''}
          </caption>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Source</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              <th scope="col">Notes</th>
            </tr>
          </thead>
          <tbody>
            {occupancies.map((occupancy) => (
              <tr key={occupancy.id}>
                <th scope="row">{occupancy.label}</th>
                <td>{kinds[occupancy.kind].word}</td>
                <td>{formatClock(new Date(occupancy.start), zone)}</td>
                <td>{formatClock(new Date(occupancy.end), zone)}</td>
                <td>
                  {[occupancy.tentative ? 'tentative' : '', occupancy.clash ? 'clashes with what is asked' : '']
                    .filter(Boolean)
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}
