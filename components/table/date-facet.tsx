'use client'
import { useNow, useZone } from '#components/ui/clock.tsx'
import { Button } from '#components/ui/button.tsx'
import { localParts } from '#components/ui/time-format.ts'

const two = (n: number) => String(n).padStart(2, '0')

/** Day `offset` days from today in the organisation's zone, as `YYYY-MM-DD`. */
export function dayFromToday(now: number, zone: string, offset: number): string {
  const p = localParts(new Date(now), zone)
  const day = new Date(Date.UTC(p.year, p.month - 1, p.day + offset))
  return `${day.getUTCFullYear()}-${two(day.getUTCMonth() + 1)}-${two(day.getUTCDate())}`
}

/** From and to (both included), in the organisation's zone, with the ranges that people ask for. */
export function DateRangeChoices({
  from,
  to,
  onChange,
}: {
  from: string | undefined
  to: string | undefined
  onChange: (from: string | undefined, to: string | undefined) => void
}) {
  const zone = useZone()
  const now = useNow()
  const presets: readonly [string, number, number][] = [
    ['Today', 0, 0],
    ['Next 7 days', 0, 6],
    ['Last 7 days', -6, 0],
    ['Last 30 days', -29, 0],
  ]
  const field = 'h-8 w-full rounded-md border border-line-control bg-raised px-2'
  return (
    <div className="grid gap-3 p-3">
      <div className="grid grid-cols-2 gap-2">
        <label className="grid gap-1 text-sm text-muted">
          From
          <input
            type="date"
            value={from ?? ''}
            max={to}
            onChange={(event) => onChange(event.target.value || undefined, to)}
            className={field}
          />
        </label>
        <label className="grid gap-1 text-sm text-muted">
          To
          <input
            type="date"
            value={to ?? ''}
            min={from}
            onChange={(event) => onChange(from, event.target.value || undefined)}
            className={field}
          />
        </label>
      </div>
      <div className="flex flex-wrap gap-1">
        {presets.map(([label, first, last]) => (
          <Button
            key={label}
            size="sm"
            variant="quiet"
            onClick={() => onChange(dayFromToday(now, zone, first), dayFromToday(now, zone, last))}
          >
            {label}
          </Button>
        ))}
      </div>
      <p className="text-sm text-faint">Days in {zone.replaceAll('_', ' ')}</p>
    </div>
  )
}
