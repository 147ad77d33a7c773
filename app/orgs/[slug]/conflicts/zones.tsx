'use client'
import { useSyncExternalStore } from 'react'
import { useNow } from '#components/ui/clock.tsx'
import { cn } from '#components/ui/cn.ts'
import { formatTimeRange, localParts, zoneOffset } from '#components/ui/time-format.ts'

export type NamedZone = { zone: string; whose: string }

const never = () => () => undefined

/** The zone of whoever looks; null until the browser has said it. */
export function useViewerZone(): string | null {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => null,
  )
}

function isZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

/** The zones in which a stretch of time reads differently, the first one first. Names that nobody knows are left out. */
export function differingZones(
  zones: readonly { zone: string | null | undefined; whose: string }[],
  range: { start: string; end: string },
): NamedZone[] {
  const reading = (zone: string) =>
    [range.start, range.end].map((instant) => zoneOffset(new Date(instant), zone)).join(' ')
  const kept: NamedZone[] = []
  for (const { zone, whose } of zones) {
    if (!zone || !isZone(zone) || kept.some((one) => reading(one.zone) === reading(zone))) continue
    kept.push({ zone, whose })
  }
  return kept
}

/** Whose clock the hours across are read by. */
export function ZoneSwitch({
  zones,
  value,
  onChange,
}: {
  zones: readonly NamedZone[]
  value: string
  onChange: (zone: string) => void
}) {
  return (
    <div role="group" aria-label="Zone of the picture" data-print="hide" className="flex flex-wrap gap-px">
      {zones.map(({ zone, whose }) => (
        <button
          key={zone}
          type="button"
          aria-pressed={zone === value}
          title={zone}
          onClick={() => onChange(zone)}
          className={cn(
            'h-6 rounded-md px-2 text-sm max-sm:h-11',
            zone === value ? 'bg-selected font-medium text-ink' : 'text-muted hover:bg-hover',
          )}
        >
          {whose}
        </button>
      ))}
    </div>
  )
}

/** The exact time on every clock that shows another. */
export function TimesInZones({ zones, range }: { zones: readonly NamedZone[]; range: { start: string; end: string } }) {
  const referenceYear = localParts(new Date(useNow()), zones[0]?.zone ?? 'UTC').year
  return (
    <ul aria-label="The time in each zone" className="mt-2 grid gap-0.5 text-sm">
      {zones.map(({ zone, whose }) => (
        <li key={zone} className="flex flex-wrap gap-x-2">
          <span className="text-muted">{whose}</span>
          <span className="tabular">
            {formatTimeRange(new Date(range.start), new Date(range.end), zone, { referenceYear })}
          </span>
          <span className="text-faint">{zone.replaceAll('_', ' ')}</span>
        </li>
      ))}
    </ul>
  )
}
