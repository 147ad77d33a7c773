import { formatRange } from '../../../core/time.ts'
import type { CalendarFacts, Facts } from '../facts.ts'
import type { Occupancy, Reason, Source } from '../schema.ts'
import { reason, toMinutes } from './reason.ts'

/** How current the calendar's mirror is, as a source of the verdict. */
export function calendarSource(calendar: CalendarFacts, now: Date): Source {
  if (!calendar.linked) return { name: 'calendar', asOf: null, state: 'none' }
  const asOf = calendar.lastSyncAt?.toISOString() ?? null
  if (calendar.failing !== null || calendar.lastSyncAt === null)
    return { name: `calendar ${calendar.name}`, asOf, state: 'unreachable' }
  const age = toMinutes(now.getTime() - calendar.lastSyncAt.getTime())
  return { name: `calendar ${calendar.name}`, asOf, state: age > calendar.maxAgeMinutes ? 'stale' : 'current' }
}

/** What the linked calendar holds then, and what of it is not known: what could not be read is never free. */
export function aboutCalendar({ calendar, resource, zone }: Facts, source: Source): Reason[] {
  if (!calendar.linked || !resource.detectsConflicts) return []
  const when = (one: Occupancy) => `${formatRange(new Date(one.start), new Date(one.end), zone)} (${one.label})`
  const surely = calendar.events.filter((event) => !event.tentative && !event.uncertain)
  const reasons: Reason[] = []
  const block = surely.find(({ kind }) => kind === 'block')
  const busy = surely.find(({ kind }) => kind !== 'block')
  const evidence = (...kinds: Occupancy['kind'][]) => ({
    occupancies: calendar.events.filter(({ kind }) => kinds.includes(kind)),
  })
  if (block)
    reasons.push(reason('calendar.block', 'blocks', `${resource.title} is blocked ${when(block)}.`, evidence('block')))
  if (busy) {
    const message = `The calendar ${calendar.name} shows ${resource.title} busy ${when(busy)}.`
    reasons.push(reason('calendar.busy', 'blocks', message, evidence('calendar')))
  }
  const tentative = calendar.events.filter((event) => event.tentative && !event.uncertain)
  const [maybe] = tentative
  if (maybe) {
    const message = `The calendar ${calendar.name} holds something tentative ${when(maybe)}.`
    reasons.push(reason('calendar.busy', 'unknown', message, { occupancies: tentative }))
  }
  const uncertain = calendar.events.filter((event) => event.uncertain)
  const [somewhen] = uncertain
  if (somewhen) {
    const message = `The calendar ${calendar.name} holds "${somewhen.label}" in a zone that nobody knows; it may be then.`
    reasons.push(reason('calendar.zone', 'unknown', message, { occupancies: uncertain }))
  }
  if (calendar.hasUnknownSeries) {
    const message = `The calendar ${calendar.name} has recurring events that are not worked out as far as that.`
    reasons.push(reason('calendar.recurrence', 'unknown', message))
  }
  return source.state === 'current' ? reasons : [...reasons, aboutFreshness(calendar, source, zone)]
}

function aboutFreshness(calendar: CalendarFacts & { linked: true }, source: Source, zone: string): Reason {
  const asOf = source.asOf ? new Date(source.asOf) : null
  const message =
    source.state === 'stale'
      ? `The calendar ${calendar.name} was last read ${asOf ? formatRange(asOf, asOf, zone) : 'long ago'}; that is older than ${calendar.maxAgeMinutes} minutes.`
      : `The calendar ${calendar.name} could not be read${calendar.failing ? `: ${calendar.failing}` : ' yet'}.`
  return reason('calendar.freshness', 'unknown', message)
}
