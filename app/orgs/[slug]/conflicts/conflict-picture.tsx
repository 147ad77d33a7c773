'use client'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { Sources } from '#components/decision/verdict-view.tsx'
import { DetailSection } from '#components/table/list-detail.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'
import type { ConflictPanel } from './load-panel.ts'
import { differingZones, TimesInZones, useViewerZone, ZoneSwitch } from './zones.tsx'

const Timeline = dynamic(() => import('#components/calendar/timeline.tsx').then((all) => all.Timeline), {
  loading: () => <Skeleton className="h-28 w-full rounded-md" />,
})

/** The resource around the clash as it is now, on the organisation's clock or another, and how fresh that is. */
export function ConflictPicture({ panel }: { panel: ConflictPanel }) {
  const { conflict, evidence, picture, range } = panel
  const organisation = useZone()
  const viewer = useViewerZone()
  const [chosen, setChosen] = useState<string | null>(null)
  if (!picture || !range) return null
  const zones = differingZones(
    [
      { zone: organisation, whose: 'Organisation' },
      { zone: picture.calendarZone, whose: 'Its calendar' },
      { zone: evidence.zones?.named, whose: 'The event' },
      { zone: viewer, whose: 'You' },
    ],
    range,
  )
  const zone = zones.find((one) => one.zone === chosen)?.zone ?? organisation
  const inEvidence = new Set(evidence.occupancies.map((one) => one.id))
  const asked = conflict.cause === 'refused_decision' ? range : undefined
  return (
    <DetailSection
      title={`${conflict.resourceTitle} around it, as it is now`}
      aside={zones.length > 1 ? <ZoneSwitch zones={zones} value={zone} onChange={setChosen} /> : null}
    >
      <Timeline
        zone={zone}
        from={picture.from}
        to={picture.to}
        rows={[
          {
            id: conflict.resourceId,
            closed: picture.closed,
            unknown: picture.unknown,
            occupancies: picture.occupancies.map((one) => ({
              ...one,
              clash: one.kind !== 'pending' && (inEvidence.has(one.id) || one.id === conflict.bookingId),
            })),
          },
        ]}
        asked={asked}
        clash={asked ? undefined : range}
        label={`${conflict.resourceTitle} around the clash`}
      />
      {zones.length > 1 ? <TimesInZones zones={zones} range={range} /> : null}
      <div className="mt-2">
        <Sources sources={picture.sources} />
      </div>
    </DetailSection>
  )
}
