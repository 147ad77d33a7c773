import { cn } from '#components/ui/cn.ts'
import { formatTimeRange } from '#components/ui/time-format.ts'
import { instantOf, placeOccupancies, placeRange, type PlacedOccupancy, type Occupancy } from './timeline-geometry.ts'
import { kinds, lookOf } from './timeline-look.ts'
import type { Stretch, TimelineRow } from './timeline.tsx'

const laneHeight = 26
/** More at once than this is a number, not a picture; the table behind it has them all. */
const mostLanes = 6

function span(stretch: Stretch, from: number, to: number) {
  const place = placeRange(instantOf(stretch.start), instantOf(stretch.end), from, to)
  return place && { left: `${place.left}%`, width: `${place.width}%` }
}

/** One resource: closed hours, what holds it, what is asked of it, and where it clashes. Decoration: the table says it in words. */
export function TimelineTrack({
  row,
  zone,
  from,
  to,
  lines,
  asked,
  clash,
}: {
  row: TimelineRow
  zone: string
  from: number
  to: number
  /** Where hour lines stand, in percent. */
  lines: readonly number[]
  asked: Stretch | undefined
  clash: Stretch | undefined
}) {
  const { placed, lanes } = placeOccupancies(row.occupancies, from, to)
  const hidden = placed.filter(({ lane }) => lane >= mostLanes).length
  const clashes = row.occupancies.some((occupancy) => occupancy.clash)
  const ghost = asked && span(asked, from, to)
  const outline = clash && span(clash, from, to)
  return (
    <div
      className={cn(
        'relative min-w-0 flex-1 overflow-hidden rounded-md border bg-surface',
        row.unknown && 'hatched border-dashed border-unknown-mark',
      )}
      style={{ height: Math.max(Math.min(lanes, mostLanes) * laneHeight + 8, 42) }}
    >
      {row.closed?.map((closed) => {
        const place = span(closed, from, to)
        return place ? (
          <span
            key={String(closed.start)}
            className="@container absolute inset-y-0 overflow-hidden bg-sunken"
            style={place}
          >
            <span className="absolute bottom-0.5 left-1.5 text-xs text-faint @max-[3rem]:hidden">closed</span>
          </span>
        ) : null
      })}
      {lines.map((left) => (
        <span key={left} className="absolute inset-y-0 w-px bg-line" style={{ left: `${left}%` }} />
      ))}
      {ghost ? (
        <span
          className={cn(
            'absolute inset-y-0 border-x-2',
            clashes
              ? 'border-critical-mark bg-critical-soft/70'
              : row.unknown
                ? 'border-unknown-mark bg-unknown-soft/60'
                : 'border-accent bg-accent-soft/70',
          )}
          style={ghost}
        />
      ) : null}
      {placed.map((one) => (one.lane >= mostLanes ? null : <Bar key={one.occupancy.id} placed={one} zone={zone} />))}
      {outline ? (
        <span className="absolute inset-y-0 rounded-sm border-2 border-critical-mark" style={outline} />
      ) : null}
      {hidden > 0 ? (
        <span className="absolute right-1.5 bottom-0.5 text-xs text-muted">{`and ${hidden} more at once`}</span>
      ) : null}
    </div>
  )
}

function Bar({ placed, zone }: { placed: PlacedOccupancy<Occupancy>; zone: string }) {
  const { occupancy, place, lane, before, after } = placed
  const { tail } = kinds[occupancy.kind]
  const when = formatTimeRange(new Date(occupancy.start), new Date(occupancy.end), zone, { allDay: occupancy.allDay })
  return (
    <span
      title={`${occupancy.label}, ${when}`}
      className="absolute flex items-center"
      style={{
        left: `${place.left}%`,
        width: `max(${place.width}%, 3px)`,
        top: 4 + lane * laneHeight,
        height: laneHeight - 4,
      }}
    >
      {before > 0 ? (
        <span className={cn('h-2.5 shrink-0 rounded-l-sm border border-r-0', tail)} style={{ width: `${before}%` }} />
      ) : null}
      <span
        className={cn(
          '@container flex h-full min-w-0 flex-1 items-center overflow-hidden rounded-sm border text-xs font-medium',
          lookOf(occupancy),
          occupancy.tentative && 'striped',
          occupancy.clash && 'outline-2 outline-critical-mark',
          place.cutStart && before === 0 && 'rounded-l-none border-l-0',
          place.cutEnd && after === 0 && 'rounded-r-none border-r-0',
        )}
      >
        <span className="truncate px-1.5 @max-[2.5rem]:hidden" dir="auto">
          {occupancy.label}
        </span>
      </span>
      {after > 0 ? (
        <span className={cn('h-2.5 shrink-0 rounded-r-sm border border-l-0', tail)} style={{ width: `${after}%` }} />
      ) : null}
    </span>
  )
}
