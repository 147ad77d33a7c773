import { BookOpenText, CalendarCheck2, CalendarSync, Inbox, TriangleAlert, type LucideIcon } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { formatCount } from '#components/layout/navigation.ts'
import { Callout } from '#components/ui/callout.tsx'
import { Status, StatusOf, Tag } from '#components/ui/status.tsx'
import { Freshness, Moment, TimeRange } from '#components/ui/time.tsx'
import type {
  AttentionCounts,
  calendarHealth,
  comingBookings,
  gravestConflicts,
  latestDigest,
  mostUrgentRequests,
} from '#lib/domain/overview/index.ts'

type Of<F extends (...given: never[]) => unknown> = Awaited<ReturnType<F>>
type Bounded = AttentionCounts['waiting']

function Panel({
  icon: Icon,
  title,
  count,
  all,
  children,
}: {
  icon: LucideIcon
  title: string
  count?: Bounded
  all?: { href: string; label: string }
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="min-w-0">
      <div className="flex items-center gap-2 border-b pb-2">
        <Icon aria-hidden size={15} strokeWidth={1.75} className="text-faint" />
        <h2 className="text-base">{title}</h2>
        {count && count.value > 0 ? <span className="tabular text-muted">{formatCount(count)}</span> : null}
        {all ? (
          <Link href={all.href} className="ml-auto rounded-sm text-sm text-accent-ink hover:underline">
            {all.label}
          </Link>
        ) : null}
      </div>
      {children}
    </section>
  )
}

const sentenceCase = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

const row = 'flex min-h-13 flex-col justify-center gap-0.5 border-b px-1 py-2 transition-colors'

function Quiet({ children }: { children: ReactNode }) {
  return <p className="px-1 py-3 text-muted">{children}</p>
}

export function RequestPanel({
  home,
  requests,
  count,
}: {
  home: string
  requests: Of<typeof mostUrgentRequests>
  count: Bounded
}) {
  const all = { href: `${home}/requests?status=pending`, label: 'All waiting' }
  return (
    <Panel icon={Inbox} title="Waiting requests" count={count} all={requests.length > 0 ? all : undefined}>
      {requests.length === 0 ? <Quiet>No request waits. New ones appear here, the most urgent first.</Quiet> : null}
      <ul>
        {requests.map((request) => (
          <li key={request.id}>
            <Link href={`${home}/requests?open=${request.id}`} className={`${row} hover:bg-hover`}>
              <span className="flex items-center gap-2">
                <span dir="auto" className="min-w-0 truncate font-medium">
                  {request.title ?? `${sentenceCase(request.requestType)} without a title`}
                </span>
                {request.priority === 'urgent' ? <Status tone="critical">Urgent</Status> : null}
                {request.priority === 'high' ? <Tag>High</Tag> : null}
                {request.createdAt ? (
                  <span className="ml-auto shrink-0 text-sm text-muted">
                    came in <Moment at={request.createdAt} brief />
                  </span>
                ) : null}
              </span>
              <span className="truncate text-sm text-muted">
                {request.requestedStart && request.requestedEnd ? (
                  <TimeRange start={request.requestedStart} end={request.requestedEnd} />
                ) : (
                  sentenceCase(request.requestType)
                )}
                {request.requesterName ? <span dir="auto">, {request.requesterName}</span> : null}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const conflictWords: Record<string, string> = {
  double_booking: 'Double booking',
  timezone_mismatch: 'Time zone unclear',
  resource_unavailable: 'Resource not available',
  capacity_exceeded: 'Too many people',
}

export function ConflictPanel({
  home,
  conflicts,
  count,
}: {
  home: string
  conflicts: Of<typeof gravestConflicts>
  count: Bounded
}) {
  const all = { href: `${home}/conflicts?status=open,investigating`, label: 'All open' }
  return (
    <Panel icon={TriangleAlert} title="Open conflicts" count={count} all={conflicts.length > 0 ? all : undefined}>
      {conflicts.length === 0 ? <Quiet>No conflict is open.</Quiet> : null}
      <ul>
        {conflicts.map((conflict) => (
          <li key={conflict.id}>
            <Link href={`${home}/conflicts?open=${conflict.id}`} className={`${row} hover:bg-hover`}>
              <span className="flex items-center gap-2">
                <span dir="auto" className="min-w-0 truncate font-medium">
                  {conflict.resource}
                </span>
                {conflict.severity === 'critical' ? <Status tone="critical">Critical</Status> : null}
                <span className="ml-auto shrink-0 text-sm">
                  <StatusOf value={conflict.status ?? 'open'} plain />
                </span>
              </span>
              <span className="truncate text-sm text-muted">
                {conflictWords[conflict.conflictType] ?? conflict.conflictType}
                {conflict.startsAt && conflict.endsAt ? (
                  <>
                    , <TimeRange start={conflict.startsAt} end={conflict.endsAt} />
                  </>
                ) : null}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

export function TodayPanel({ bookings }: { bookings: Of<typeof comingBookings> }) {
  return (
    <Panel icon={CalendarCheck2} title="Still to come today">
      {bookings.length === 0 ? <Quiet>Nothing more is booked today.</Quiet> : null}
      <ul>
        {bookings.map((booking) => (
          <li key={booking.id} className={row}>
            <span dir="auto" className="truncate font-medium">
              {booking.title}
            </span>
            <span className="truncate text-sm text-muted">
              <TimeRange start={booking.startTime} end={booking.endTime} />
              {booking.resource ? <span dir="auto">, {booking.resource}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

export function CalendarPanel({
  health,
  quarantined,
  settings,
}: {
  health: Of<typeof calendarHealth>
  quarantined: Bounded
  settings: string | null
}) {
  return (
    <Panel icon={CalendarSync} title="Calendars and intake">
      {health.connected === 0 ? <Quiet>No calendar is connected: only bookings made here count as busy.</Quiet> : null}
      {health.connected > 0 && health.unhealthy.length === 0 ? (
        <Quiet>
          {health.connected === 1 ? 'The connected calendar was' : `All ${health.connected} connected calendars were`}{' '}
          read in the last {health.maxAgeMinutes} minutes.
        </Quiet>
      ) : null}
      <ul>
        {health.unhealthy.map((calendar) => (
          <li key={calendar.id} className={row}>
            <span className="flex items-center gap-2">
              <span dir="auto" className="min-w-0 truncate font-medium">
                {calendar.name}
              </span>
              <span className="ml-auto shrink-0 text-sm">
                <Status tone="unknown" plain>
                  Unknown
                </Status>
              </span>
            </span>
            <Freshness
              asOf={calendar.lastSyncAt}
              limitMinutes={health.maxAgeMinutes}
              reason={calendar.reason ?? undefined}
            />
          </li>
        ))}
      </ul>
      {quarantined.value > 0 ? (
        <div className="pt-3">
          <Callout
            tone="waiting"
            title={
              quarantined.value === 1
                ? 'One delivery could not be understood'
                : `${formatCount(quarantined)} deliveries could not be understood`
            }
          >
            Nothing is lost: they are kept as they came.{' '}
            {settings ? (
              <Link href={settings} className="text-accent-ink underline">
                See what arrived
              </Link>
            ) : (
              'An admin can correct the mapping and replay them.'
            )}
          </Callout>
        </div>
      ) : null}
    </Panel>
  )
}

export function DigestPanel({ digest }: { digest: Of<typeof latestDigest> }) {
  return (
    <Panel icon={BookOpenText} title="Latest digest">
      {digest ? (
        <div className="px-1 pt-3">
          <p className="text-sm text-muted">
            {sentenceCase(digest.digestType)}, <TimeRange start={digest.periodStart} end={digest.periodEnd} />
          </p>
          <p dir="auto" className="mt-1 line-clamp-6 text-pretty">
            {digest.summary}
          </p>
          {digest.generatedAt ? (
            <p className="mt-1 text-sm text-faint">
              made <Moment at={digest.generatedAt} recent />
            </p>
          ) : null}
        </div>
      ) : (
        <Quiet>No digest has been made yet.</Quiet>
      )}
    </Panel>
  )
}
