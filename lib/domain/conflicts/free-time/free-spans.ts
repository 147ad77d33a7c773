import { intersectSpans, mergeSpans, type Span, subtractSpans } from '../../../core/spans.ts'
import { openSpans } from '../../resources/index.ts'
import type { Asker } from '../facts.ts'
import { unitsFor } from '../rules/about-bookings.ts'
import { calendarSource } from '../rules/about-calendar.ts'
import { isTooSmall } from '../rules/about-resource.ts'
import type { BusyTimes } from './read-busy-times.ts'

/** When a resource is free and when nobody knows. What is in neither is taken, closed or against its rules. */
export type FreeTime = { free: Span[]; unknown: (Span & { reason: string })[] }

const minute = 60_000
const day = 86_400_000

/**
 * When the resource can be had within a stretch of time, by the rules of the verdict: a booking that lies whole in one of `free` is
 * possible as far as its own length allows; one that touches `unknown` is not known to be. Pure.
 */
export function freeSpans(
  times: BusyTimes,
  question: { within: Span; participants: number | null; asker: Asker; now: Date },
): FreeTime {
  const { resource, zone } = times
  const { within, participants, asker, now } = question
  const { restrictions, availability, damaged } = resource.rules
  const allowed = !restrictions.allowed_roles || restrictions.allowed_roles.includes(asker.role)
  const tooSmall = participants !== null && isTooSmall(resource, participants)
  if (!resource.isActive || !resource.isBookable || !allowed || tooSmall) return { free: [], unknown: [] }

  const earliest = Math.max(within.from, now.getTime() + (restrictions.lead_minutes ?? 0) * minute)
  const latest =
    restrictions.horizon_days === undefined
      ? within.until
      : Math.min(within.until, now.getTime() + restrictions.horizon_days * day)
  const window = { from: earliest, until: latest }
  if (window.from >= window.until) return { free: [], unknown: [] }
  const open = availability === null ? [window] : openSpans(availability, zone, window)

  // A booking needs its set-up before and its clean-down after it: what is held keeps it as far away.
  const setup = (restrictions.setup_minutes ?? 0) * minute
  const cleandown = (restrictions.cleandown_minutes ?? 0) * minute
  const away = (span: Span): Span => ({ from: span.from - cleandown, until: span.until + setup })
  const full = fullSpans(times.held, resource.capacity - unitsFor(resource.capacityKind, participants))
  const left = subtractSpans(open, mergeSpans([...times.busy, ...full].map(away)))

  const reason = whyUnknown(times, damaged, now)
  if (reason) return { free: [], unknown: left.map((span) => ({ ...span, reason })) }
  const doubtful = mergeSpans(times.unknown.map(away))
  const maybe = `The calendar holds something then that is tentative, or whose zone nobody knows.`
  return {
    free: subtractSpans(left, doubtful),
    unknown: intersectSpans(left, doubtful).map((span) => ({ ...span, reason: maybe })),
  }
}

/** Stretches at which more than `room` units are held. */
function fullSpans(held: BusyTimes['held'], room: number): Span[] {
  if (room < 0) return [{ from: -Infinity, until: Infinity }]
  const steps = held
    .flatMap(({ from, until, units }) => [
      { at: from, units },
      { at: until, units: -units },
    ])
    .toSorted((a, b) => a.at - b.at || a.units - b.units)
  const spans: Span[] = []
  let load = 0
  let since: number | null = null
  for (const { at, units } of steps) {
    load += units
    if (load > room) since ??= at
    else if (since !== null) {
      spans.push({ from: since, until: at })
      since = null
    }
  }
  return mergeSpans(spans)
}

function whyUnknown({ resource, calendar }: BusyTimes, damaged: readonly string[], now: Date): string | null {
  if (resource.rules.availability === null) return `The opening hours of ${resource.title} can't be read.`
  if (damaged.length > 0) return `Restrictions of ${resource.title} can't be read (${damaged.join(', ')}).`
  if (!calendar.linked || !resource.detectsConflicts) return null
  const { state } = calendarSource(calendar, now)
  if (state === 'stale')
    return `The calendar ${calendar.name} was not read for more than ${calendar.maxAgeMinutes} minutes.`
  if (state === 'unreachable')
    return `The calendar ${calendar.name} could not be read${calendar.failing ? `: ${calendar.failing}` : ' yet'}.`
  return calendar.hasUnknownSeries
    ? `The calendar ${calendar.name} has recurring events that are not worked out as far as that.`
    : null
}
