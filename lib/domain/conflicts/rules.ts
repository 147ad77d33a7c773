import { formatRange } from '../../core/time.ts'
import type { Occupancy, Reason, Source, Verdict } from './schema.ts'

/** Every rule's version: raised when its meaning changes, so that a stored verdict says by which rule it was made. */
const versions = {
  'resource.active': 1,
  'resource.bookable': 1,
  'time.order': 1,
  'time.past': 1,
  'restrictions.length': 1,
  'restrictions.lead_time': 1,
  'restrictions.horizon': 1,
  'bookings.exclusive': 1,
  'bookings.capacity': 1,
  'room.size': 1,
  'calendar.busy': 1,
  'calendar.freshness': 1,
  'requests.competing': 1,
} as const
export type Rule = keyof typeof versions

export type CapacityKind = 'exclusive' | 'seats' | 'quantity' | 'concurrent_bookings'

/** All that is known about a resource and a time, read in one go. Times are instants. */
export type Facts = {
  resource: {
    title: string
    type: string
    isActive: boolean
    isBookable: boolean
    capacity: number
    capacityKind: CapacityKind
    detectsConflicts: boolean
    restrictions: Restrictions
  }
  zone: string
  start: Date
  end: Date
  /** People asked for; null when nobody said. */
  participants: number | null
  bookings: Occupancy[]
  pending: Occupancy[]
  /** The most units held at any instant of the range, without the asked ones. */
  peak: number
  calendar: CalendarFacts
}

/** The linked calendar: none, or what its mirror says and how fresh it is. */
export type CalendarFacts =
  | { linked: false }
  | {
      linked: true
      name: string
      lastSyncAt: Date | null
      failing: string | null
      maxAgeMinutes: number
      events: Occupancy[]
    }

/** The part of `resources.booking_restrictions` that decides about one booking by itself. Minutes and days. */
export type Restrictions = { minMinutes?: number; maxMinutes?: number; leadMinutes?: number; horizonDays?: number }

const kindWords: Record<CapacityKind, string> = {
  exclusive: 'booking',
  seats: 'places',
  quantity: 'pieces',
  concurrent_bookings: 'bookings at once',
}

function reason(
  rule: Rule,
  effect: Reason['effect'],
  message: string,
  more: Omit<Partial<Reason>, 'rule'> = {},
): Reason {
  return { rule, version: versions[rule], effect, message, ...more }
}

const minutes = (ms: number) => Math.round(ms / 60_000)

/** How many units of a shared capacity a request for so many people takes. */
export function unitsFor(kind: CapacityKind, participants: number | null): number {
  return kind === 'seats' || kind === 'quantity' ? Math.max(1, participants ?? 1) : 1
}

/** How current the calendar's mirror is, as a source of the verdict. */
export function calendarSource(calendar: CalendarFacts, now: Date): Source {
  if (!calendar.linked) return { name: 'calendar', asOf: null, state: 'none' }
  const asOf = calendar.lastSyncAt?.toISOString() ?? null
  if (calendar.failing !== null || calendar.lastSyncAt === null)
    return { name: `calendar ${calendar.name}`, asOf, state: 'unreachable' }
  const age = minutes(now.getTime() - calendar.lastSyncAt.getTime())
  return { name: `calendar ${calendar.name}`, asOf, state: age > calendar.maxAgeMinutes ? 'stale' : 'current' }
}

/**
 * Decides whether a time is possible. Impossible when any rule blocks; unknown when none blocks but something could not be known:
 * a calendar that could not be read is never free; else possible. Pure: the same facts and the same `now` give the same verdict.
 */
export function decideVerdict(facts: Facts, now: Date): Verdict {
  const source = calendarSource(facts.calendar, now)
  const reasons = [
    ...aboutResource(facts),
    ...aboutTime(facts, now),
    ...aboutBookings(facts),
    ...aboutCalendar(facts, source),
    ...aboutCompetition(facts),
  ]
  const verdict = reasons.some((one) => one.effect === 'blocks')
    ? 'impossible'
    : reasons.some((one) => one.effect === 'unknown')
      ? 'unknown'
      : 'possible'
  const asOf = now.toISOString()
  return { verdict, reasons, asOf, sources: [{ name: 'bookings', asOf, state: 'current' }, source] }
}

function aboutResource({ resource, participants }: Facts): Reason[] {
  const reasons: Reason[] = []
  if (!resource.isActive) reasons.push(reason('resource.active', 'blocks', `${resource.title} is no longer in use.`))
  if (!resource.isBookable) reasons.push(reason('resource.bookable', 'blocks', `${resource.title} can't be booked.`))
  const roomSize = resource.capacityKind === 'exclusive' && resource.type === 'space' && resource.capacity > 1
  if (roomSize && participants !== null && participants > resource.capacity) {
    reasons.push(
      reason(
        'room.size',
        'blocks',
        `${resource.title} holds ${resource.capacity} people; ${participants} are expected.`,
        {
          capacity: resource.capacity,
          participants,
        },
      ),
    )
  }
  return reasons
}

function aboutTime({ start, end, resource, zone }: Facts, now: Date): Reason[] {
  const length = minutes(end.getTime() - start.getTime())
  if (length <= 0) return [reason('time.order', 'blocks', 'The end is not after the start.')]
  const reasons: Reason[] = []
  if (end <= now) reasons.push(reason('time.past', 'blocks', `${formatRange(start, end, zone)} is over.`))
  const { minMinutes, maxMinutes, leadMinutes, horizonDays } = resource.restrictions
  if (minMinutes !== undefined && length < minMinutes) {
    reasons.push(
      reason(
        'restrictions.length',
        'blocks',
        `${resource.title} is booked for at least ${minMinutes} minutes; this is ${length}.`,
      ),
    )
  }
  if (maxMinutes !== undefined && length > maxMinutes) {
    reasons.push(
      reason(
        'restrictions.length',
        'blocks',
        `${resource.title} is booked for at most ${maxMinutes} minutes; this is ${length}.`,
      ),
    )
  }
  const ahead = minutes(start.getTime() - now.getTime())
  if (leadMinutes !== undefined && ahead < leadMinutes && end > now) {
    reasons.push(
      reason('restrictions.lead_time', 'blocks', `${resource.title} has to be asked for ${leadMinutes} minutes ahead.`),
    )
  }
  if (horizonDays !== undefined && ahead > horizonDays * 24 * 60) {
    reasons.push(
      reason('restrictions.horizon', 'blocks', `${resource.title} can be booked at most ${horizonDays} days ahead.`),
    )
  }
  return reasons
}

function aboutBookings(facts: Facts): Reason[] {
  const { resource, bookings, zone } = facts
  if (resource.capacityKind === 'exclusive') {
    if (bookings.length === 0)
      return [reason('bookings.exclusive', 'allows', `No booking holds ${resource.title} then.`)]
    const [first] = bookings
    const when = first ? formatRange(new Date(first.start), new Date(first.end), zone) : ''
    const others = bookings.length > 1 ? ` and ${bookings.length - 1} more` : ''
    const message = `${resource.title} is booked ${when} (${first?.label ?? 'busy'})${others}.`
    return [reason('bookings.exclusive', 'blocks', message, { occupancies: bookings })]
  }
  const asked = unitsFor(resource.capacityKind, facts.participants)
  const left = resource.capacity - facts.peak
  const words = kindWords[resource.capacityKind]
  const data = {
    kind: resource.capacityKind,
    capacity: resource.capacity,
    taken: facts.peak,
    asked,
    occupancies: bookings,
  }
  return left >= asked
    ? [
        reason(
          'bookings.capacity',
          'allows',
          `${left} of ${resource.capacity} ${words} are free; ${asked} asked for.`,
          data,
        ),
      ]
    : [
        reason(
          'bookings.capacity',
          'blocks',
          `Only ${Math.max(0, left)} of ${resource.capacity} ${words} are free then; ${asked} asked for.`,
          data,
        ),
      ]
}

function aboutCalendar({ calendar, resource, zone }: Facts, source: Source): Reason[] {
  if (!calendar.linked || !resource.detectsConflicts) return []
  const reasons: Reason[] = []
  const busy = calendar.events.filter((event) => !event.tentative)
  const [first] = busy
  if (first) {
    const when = formatRange(new Date(first.start), new Date(first.end), zone)
    reasons.push(
      reason(
        'calendar.busy',
        'blocks',
        `The calendar ${calendar.name} shows ${resource.title} busy ${when} (${first.label}).`,
        {
          occupancies: calendar.events,
        },
      ),
    )
  } else if (calendar.events.length > 0) {
    reasons.push(
      reason('calendar.busy', 'unknown', `The calendar ${calendar.name} holds something tentative then.`, {
        occupancies: calendar.events,
      }),
    )
  }
  if (source.state === 'current') return reasons
  const message =
    source.state === 'stale'
      ? `The calendar ${calendar.name} was last read ${source.asOf ? formatRange(new Date(source.asOf), new Date(source.asOf), zone) : 'long ago'}; that is older than ${calendar.maxAgeMinutes} minutes.`
      : `The calendar ${calendar.name} could not be read${calendar.failing ? `: ${calendar.failing}` : ' yet'}.`
  return [...reasons, reason('calendar.freshness', 'unknown', message)]
}

function aboutCompetition({ pending }: Facts): Reason[] {
  if (pending.length === 0) return []
  const message =
    pending.length === 1 ? 'Another request asks for this time.' : `${pending.length} other requests ask for this time.`
  return [reason('requests.competing', 'notes', message, { occupancies: pending })]
}
