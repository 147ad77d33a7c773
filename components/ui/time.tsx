'use client'
import { CircleQuestionMark } from 'lucide-react'
import type { MouseEvent } from 'react'
import { useNow, useZone } from './clock.tsx'
import { cn } from './cn.ts'
import {
  crossesClockChange,
  formatDay,
  formatMoment,
  formatRecent,
  formatTimeRange,
  localParts,
} from './time-format.ts'

type Instant = Date | string | number
const asDate = (value: Instant) => (value instanceof Date ? value : new Date(value))

// The viewer's zone is known only in the browser, and only needed when somebody asks: so the hint is made on hover.
function hint(event: MouseEvent<HTMLElement>, say: (zone: string) => string, zone: string) {
  const viewer = Intl.DateTimeFormat().resolvedOptions().timeZone
  event.currentTarget.title = viewer === zone ? say(zone) : `${say(zone)} (${zone})\n${say(viewer)} for you (${viewer})`
}

/**
 * A point in time with its zone; `recent` says "4 min ago" for the last day, `brief` names only the day before that. The absolute
 * time is on hover.
 */
export function Moment({
  at,
  zone: given,
  recent = false,
  brief = false,
  className,
}: {
  at: Instant
  zone?: string
  recent?: boolean
  brief?: boolean
  className?: string
}) {
  const own = useZone()
  const now = useNow()
  const zone = given ?? own
  const date = asDate(at)
  const relative = recent || brief ? formatRecent(date, new Date(now)) : null
  const year = localParts(new Date(now), zone).year
  return (
    <time
      suppressHydrationWarning
      dateTime={date.toISOString()}
      className={cn('whitespace-nowrap', className)}
      onMouseEnter={(event) => hint(event, (z) => formatMoment(date, z), zone)}
    >
      {relative ?? (brief ? formatDay(date, zone, year) : formatMoment(date, zone, year))}
    </time>
  )
}

/** From – to with its zone; a clock change inside is marked in words. */
export function TimeRange({
  start,
  end,
  zone: given,
  allDay = false,
  className,
}: {
  start: Instant
  end: Instant
  zone?: string
  allDay?: boolean
  className?: string
}) {
  const own = useZone()
  const zone = given ?? own
  const year = localParts(new Date(useNow()), zone).year
  const a = asDate(start)
  const b = asDate(end)
  return (
    <time
      suppressHydrationWarning
      dateTime={`${a.toISOString()}/${b.toISOString()}`}
      className={className}
      onMouseEnter={(event) => hint(event, (z) => formatTimeRange(a, b, z, { allDay }), zone)}
    >
      {formatTimeRange(a, b, zone, { referenceYear: year, allDay })}
      {!allDay && crossesClockChange(a, b, zone) ? (
        <span className="ml-1.5 rounded-sm bg-info-soft px-1 text-xs text-info">clock change</span>
      ) : null}
    </time>
  )
}

/** How fresh a claim about a calendar is. Older than `limitMinutes`, or never read: unknown, with the reason. */
export function Freshness({
  asOf,
  limitMinutes = 15,
  reason,
  className,
}: {
  asOf: Instant | null
  limitMinutes?: number
  /** Why it is old or missing ("Google refused the sign-in"). */
  reason?: string
  className?: string
}) {
  const now = useNow()
  const date = asOf === null ? null : asDate(asOf)
  const stale = date === null || now - date.getTime() > limitMinutes * 60_000 || Boolean(reason)
  return (
    <span className={cn('inline-flex items-center gap-1 text-sm', stale ? 'text-unknown' : 'text-faint', className)}>
      {stale ? <CircleQuestionMark aria-hidden size={13} className="shrink-0" /> : null}
      {date === null ? (
        <span>never read</span>
      ) : (
        <span>
          as of <Moment at={date} recent />
        </span>
      )}
      {reason ? <span>· {reason}</span> : null}
    </span>
  )
}
