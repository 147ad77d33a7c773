import Link from 'next/link'
import { Reasons, Sources } from '#components/decision/verdict-view.tsx'
import { wordFor } from '#components/decision/words.ts'
import { DetailSection, Facts } from '#components/table/list-detail.tsx'
import { Tag } from '#components/ui/status.tsx'
import { Moment, TimeRange } from '#components/ui/time.tsx'
import type { Occupancy } from '#lib/domain/conflicts/index.ts'
import { zoneProblemText } from './cause.ts'
import type { ConflictPanel } from './load-panel.ts'

export const linkLook = 'text-accent-ink hover:underline'

/** Occupancies with their source and time; what has a page of its own leads there. */
export function OccupancyList({ slug, occupancies }: { slug: string; occupancies: readonly Occupancy[] }) {
  return (
    <ul className="grid gap-1.5">
      {occupancies.map((one) => (
        <li key={`${one.kind} ${one.id}`} className="flex flex-wrap items-baseline gap-x-2.5">
          <Tag>{one.kind === 'pending' ? 'Waiting request' : wordFor(one.kind)}</Tag>
          {one.kind === 'booking' || one.kind === 'pending' ? (
            <Link
              className={linkLook}
              dir="auto"
              href={`/orgs/${slug}/${one.kind === 'booking' ? 'bookings' : 'requests'}?status=all&open=${one.id}`}
            >
              {one.label}
            </Link>
          ) : (
            <span dir="auto">{one.label}</span>
          )}
          <TimeRange start={one.start} end={one.end} allDay={one.allDay} className="text-sm text-muted" />
          {one.tentative ? <span className="text-sm text-muted">tentative</span> : null}
          {one.uncertain ? <span className="text-sm text-unknown">not known when exactly</span> : null}
        </li>
      ))}
    </ul>
  )
}

/** What was found when the conflict was: the rules' words with their versions, who clashed, by how much, and how fresh that was. */
export function EvidenceView({ slug, panel }: { slug: string; panel: ConflictPanel }) {
  const { evidence, found, conflict } = panel
  const { capacity, zones } = evidence
  const hasFacts = capacity !== undefined || zones !== undefined || evidence.bufferOnly === true
  return (
    <>
      {evidence.reasons.length > 0 || hasFacts ? (
        <DetailSection title="What stood against it">
          {evidence.reasons.length > 0 ? <Reasons reasons={evidence.reasons} /> : null}
          {hasFacts ? (
            <div className="mt-2">
              <Facts
                facts={[
                  {
                    label: 'Capacity',
                    value: capacity
                      ? `${capacity.peak} of ${capacity.capacity} ${wordFor(capacity.kind).toLowerCase()} taken at once: ${capacity.surplus} too many`
                      : null,
                  },
                  {
                    label: 'Exceeded',
                    value: capacity ? <TimeRange start={capacity.at.start} end={capacity.at.end} /> : null,
                  },
                  { label: 'Zones', value: zones ? zoneProblemText(zones.problem) : null },
                  { label: 'Zone named', value: zones?.named },
                  { label: 'Zone expected', value: zones?.expected },
                  {
                    label: 'Buffers',
                    value: evidence.bufferOnly ? 'Only set-up or clean-down touch; the times themselves don’t' : null,
                  },
                ]}
              />
            </div>
          ) : null}
        </DetailSection>
      ) : null}
      {found.length > 0 ? (
        <DetailSection title="Found then">
          <OccupancyList slug={slug} occupancies={found} />
        </DetailSection>
      ) : null}
      <DetailSection title="What it was judged by">
        {evidence.sources.length > 0 ? <Sources sources={evidence.sources} /> : null}
        <p className="mt-1 text-sm text-muted">
          Last looked at <Moment at={conflict.lastDetectedAt} recent />
          {evidence.version ? `, evidence version ${evidence.version}` : ''}
          {conflict.causePresent ? '' : '. The cause is gone'}
        </p>
      </DetailSection>
    </>
  )
}
