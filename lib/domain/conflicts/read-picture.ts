import { mergeSpans, subtractSpans } from '../../core/spans.ts'
import type { World } from '../../db/context.ts'
import { openSpans } from '../resources/index.ts'
import { MOST_OCCUPANCIES, readOccupancies } from './read-occupancies.ts'
import { readResourceFacts } from './read-facts.ts'
import { calendarSource } from './rules/about-calendar.ts'
import type { Occupancy, Source } from './schema.ts'

/** A resource over a stretch of time, for the timeline. Times are instants (RFC 3339). */
export type Picture = {
  from: string
  to: string
  occupancies: Occupancy[]
  /** When the resource is closed by its opening hours. */
  closed: { start: string; end: string }[]
  /** Why it isn't known whether more is there; null when it is. */
  unknown: string | null
  /** The linked calendar's own zone; null where there is none or it doesn't say. */
  calendarZone: string | null
  /** How fresh what is shown is. */
  sources: Source[]
}

/**
 * What the timeline draws of a resource: everything that holds it, when it is closed, and whether that is all that there is.
 * @throws AppError `not_found` when the organisation has no such resource
 */
export async function readPicture(
  world: World,
  question: { resourceId: string; from: Date; to: Date; exceptRequestId?: string | null },
): Promise<Picture> {
  const { resourceId, from, to } = question
  const [resource, occupancies, calendarZone] = await Promise.all([
    readResourceFacts(world, resourceId, to),
    readOccupancies(world, question),
    readCalendarZone(world, resourceId),
  ])
  const whole = { from: from.getTime(), until: to.getTime() }
  const hours = resource.rules.availability
  const closed = hours ? subtractSpans([whole], mergeSpans(openSpans(hours, resource.zone, whole))) : []
  const source = calendarSource(resource.calendar, world.now)
  const asOf = world.now.toISOString()
  return {
    from: from.toISOString(),
    to: to.toISOString(),
    occupancies,
    closed: closed.map((span) => ({
      start: new Date(span.from).toISOString(),
      end: new Date(span.until).toISOString(),
    })),
    unknown: hours
      ? (whyUnknown(resource.detectsConflicts, resource.calendar, source) ?? whyCut(occupancies))
      : 'its opening hours cannot be read',
    calendarZone,
    sources: [{ name: 'bookings', asOf, state: 'current' }, source],
  }
}

function whyUnknown(
  looks: boolean,
  calendar: Awaited<ReturnType<typeof readResourceFacts>>['calendar'],
  source: Source,
): string | null {
  if (!calendar.linked || !looks) return null
  if (source.state === 'unreachable')
    return `the calendar ${calendar.name} could not be read${calendar.failing ? ` (${calendar.failing})` : ''}`
  if (source.state === 'stale') return `the calendar ${calendar.name} was not read for too long`
  return calendar.hasUnknownSeries ? `recurring events of ${calendar.name} are not worked out this far` : null
}

/** Where there is more than is read, what is empty isn't free. */
function whyCut(occupancies: readonly Occupancy[]): string | null {
  const bookings = occupancies.filter(({ kind }) => kind === 'booking').length
  const held = occupancies.filter(({ kind }) => kind === 'calendar' || kind === 'block').length
  if (Math.max(bookings, held) < MOST_OCCUPANCIES) return null
  return `only the first ${MOST_OCCUPANCIES} ${bookings < MOST_OCCUPANCIES ? 'calendar entries' : 'bookings'} are shown`
}

async function readCalendarZone({ db, actor }: World, resourceId: string): Promise<string | null> {
  const [row] = await db.$queryRaw<{ zone: string | null }[]>`
    SELECT c.time_zone AS zone FROM resources r JOIN calendar_integrations c
      ON c.organization_id = r.org_id AND c.external_calendar_id = r.external_calendar_id AND c.is_active
    WHERE r.org_id = ${actor.organizationId}::uuid AND r.id = ${resourceId}::uuid ORDER BY c.time_zone LIMIT 1`
  return row?.zone ?? null
}
