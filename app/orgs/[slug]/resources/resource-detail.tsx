'use client'
import { FileQuestionMark } from 'lucide-react'
import Link from 'next/link'
import { useQueryState } from 'nuqs'
import { DayStrip } from '#components/calendar/day-strip.tsx'
import { wordFor } from '#components/decision/words.ts'
import { DetailPanel, DetailSection, Facts } from '#components/table/list-detail.tsx'
import { listParams } from '#components/table/list-params.ts'
import { Button } from '#components/ui/button.tsx'
import { useZone } from '#components/ui/clock.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { TimeRange } from '#components/ui/time.tsx'
import { BookableMark, capacityText } from './columns.tsx'
import type { ResourcePanel } from './load-panel.ts'

/** One resource: today as a picture, what comes next, and the facts that its bookings are judged by. */
export function ResourceDetail({ slug, panel }: { slug: string; panel: ResourcePanel | null }) {
  const zone = useZone()
  const [, setOpen] = useQueryState('open', listParams.open.withOptions({ shallow: false, history: 'push' }))
  const close = () => void setOpen(null)
  if (!panel) {
    return (
      <DetailPanel title="No such resource" onClose={close}>
        <EmptyState
          icon={FileQuestionMark}
          title="There is no such resource here"
          action={<Button onClick={close}>Back to the list</Button>}
        >
          It may belong to another organisation, or it was removed.
        </EmptyState>
      </DetailPanel>
    )
  }
  const { resource, today, next } = panel
  return (
    <DetailPanel
      title={resource.title}
      status={<BookableMark row={resource} />}
      about={[wordFor(resource.type), resource.location].filter(Boolean).join(' · ')}
      onClose={close}
      footer={
        <Button asChild>
          <Link href={`/orgs/${slug}/resources/${resource.id}`}>Rules and usage</Link>
        </Button>
      }
    >
      <DetailSection title="Today">
        <DayStrip
          zone={zone}
          from={today.from}
          to={today.to}
          occupancies={today.occupancies}
          closed={today.closed}
          unknown={today.unknown ?? undefined}
          label={`Today at ${resource.title}`}
        />
      </DetailSection>
      <DetailSection
        title="Next bookings"
        aside={
          <Link
            href={`/orgs/${slug}/bookings?resource=${resource.id}`}
            className="text-sm text-accent-ink hover:underline"
          >
            All bookings
          </Link>
        }
      >
        {next.length === 0 ? (
          <p className="text-muted">Nothing is booked from now on.</p>
        ) : (
          <ul className="-mx-2">
            {next.map((booking) => (
              <li key={booking.id}>
                <Link
                  href={`/orgs/${slug}/bookings?open=${booking.id}`}
                  className="flex min-h-9 flex-wrap items-center justify-between gap-x-3 rounded-md px-2 py-1 hover:bg-hover"
                >
                  <span className="min-w-0 truncate" dir="auto">
                    {booking.title}
                  </span>
                  <TimeRange start={booking.start} end={booking.end} className="text-sm text-muted" />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </DetailSection>
      <DetailSection title="Facts">
        <Facts
          facts={[
            { label: 'Capacity', value: capacityText(resource) },
            { label: 'Category', value: resource.category },
            { label: 'Where', value: resource.location },
            { label: 'Calendar', value: resource.externalCalendarId ?? 'None linked' },
            {
              label: 'Approval',
              value: resource.autoApprovalEnabled ? 'Requests are approved by themselves' : 'By hand',
            },
            { label: 'About', value: resource.description },
          ]}
        />
      </DetailSection>
    </DetailPanel>
  )
}
