'use client'
import dynamic from 'next/dynamic'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { Occupancy } from './timeline-geometry.ts'
import type { Stretch } from './timeline.tsx'

export type { Occupancy } from './timeline-geometry.ts'

// The drawing comes with the first detail that is opened: no list's first load needs it.
const Timeline = dynamic(() => import('./timeline.tsx').then((all) => all.Timeline), {
  loading: () => <Skeleton className="h-20 w-full rounded-md" />,
})

/** The timeline of one resource over one day. */
export function DayStrip({
  zone,
  from,
  to,
  asked,
  occupancies,
  closed,
  unknown,
  label = 'What is there',
}: {
  /** The organisation's zone. */
  zone: string
  from: Date | string
  to: Date | string
  asked?: Stretch
  occupancies: readonly Occupancy[]
  closed?: readonly Stretch[]
  /** Why it isn't known whether more is there ("Calendar not read since 09:10"). */
  unknown?: string | null
  label?: string
}) {
  return <Timeline {...{ zone, from, to, asked, label }} rows={[{ id: 'resource', occupancies, closed, unknown }]} />
}
