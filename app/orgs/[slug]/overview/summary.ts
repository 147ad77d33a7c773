import { formatCount } from '#components/layout/navigation.ts'
import type { AttentionCounts, calendarHealth } from '#lib/domain/overview/index.ts'

type Health = Awaited<ReturnType<typeof calendarHealth>>

const say = (count: { value: number; capped?: boolean }, one: string, many: string) =>
  `${formatCount(count)} ${count.value === 1 ? one : many}`

/** One line: what waits, or that nothing does. */
export function summarise(counts: AttentionCounts, calendars: Health): string {
  const parts = [
    counts.waiting.value > 0 ? say(counts.waiting, 'request waits', 'requests wait') : '',
    counts.conflicts.value > 0 ? say(counts.conflicts, 'conflict is open', 'conflicts are open') : '',
    counts.quarantined.value > 0
      ? say(counts.quarantined, 'delivery is quarantined', 'deliveries are quarantined')
      : '',
    calendars.unhealthy.length > 0
      ? say({ value: calendars.unhealthy.length }, 'calendar is unknown', 'calendars are unknown')
      : '',
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : 'Nothing waits for you'
}
