import { formatRange } from '../../../core/time.ts'
import { isCovered } from '../../../core/spans.ts'
import { openSpans } from '../../resources/index.ts'
import type { Facts } from '../facts.ts'
import type { Reason } from '../schema.ts'
import { lengthInWords, reason, toMinutes } from './reason.ts'

/** Whether the time is one: in order, not over, of an allowed length, asked early enough, and while the resource is open. */
export function aboutTime(facts: Facts, now: Date): Reason[] {
  const { start, end, resource, zone } = facts
  const length = toMinutes(end.getTime() - start.getTime())
  if (length <= 0) return [reason('time.order', 'blocks', 'The end is not after the start.')]
  const reasons: Reason[] = []
  if (end <= now) reasons.push(reason('time.past', 'blocks', `${formatRange(start, end, zone)} is over.`))
  const { damaged, restrictions } = resource.rules
  const lengthProblem = wrongLength(facts)
  if (lengthProblem) reasons.push(lengthProblem)
  const { lead_minutes: lead, horizon_days: horizon, revision } = restrictions
  const ahead = toMinutes(start.getTime() - now.getTime())
  if (lead !== undefined && ahead < lead && end > now) {
    const message = `${resource.title} has to be asked for ${lengthInWords(lead)} ahead.`
    reasons.push(reason('restrictions.lead_time', 'blocks', message, { revision, lead_minutes: lead }))
  }
  if (horizon !== undefined && ahead > horizon * 24 * 60) {
    const message = `${resource.title} can be booked at most ${horizon} days ahead.`
    reasons.push(reason('restrictions.horizon', 'blocks', message, { revision, horizon_days: horizon }))
  }
  if (damaged.length > 0) {
    const message = `Restrictions of ${resource.title} can't be read (${damaged.join(', ')}); whether they allow this is not known.`
    reasons.push(reason('restrictions.readable', 'unknown', message, { damaged: [...damaged] }))
  }
  return [...reasons, ...aboutHours(facts)]
}

/** A booking that is shorter or longer than the resource takes; null when its length is allowed. */
export function wrongLength({ start, end, resource }: Pick<Facts, 'start' | 'end' | 'resource'>): Reason | null {
  const length = toMinutes(end.getTime() - start.getTime())
  const { min_minutes: least, max_minutes: most, revision } = resource.rules.restrictions
  if (least !== undefined && length < least) {
    const message = `${resource.title} is booked for at least ${lengthInWords(least)}; this is ${lengthInWords(length)}.`
    return reason('restrictions.length', 'blocks', message, { revision, min_minutes: least })
  }
  if (most !== undefined && length > most) {
    const message = `${resource.title} is booked for at most ${lengthInWords(most)}; this is ${lengthInWords(length)}.`
    return reason('restrictions.length', 'blocks', message, { revision, max_minutes: most })
  }
  return null
}

/** Whether the resource is open all that time. Set-up and clean-down may lie outside its hours: its staff do them. */
export function aboutHours({
  start,
  end,
  resource,
  zone,
}: Pick<Facts, 'start' | 'end' | 'resource' | 'zone'>): Reason[] {
  const { availability } = resource.rules
  if (availability === null) {
    return [
      reason(
        'hours.readable',
        'unknown',
        `The opening hours of ${resource.title} can't be read; whether it is open then is not known.`,
      ),
    ]
  }
  const asked = { from: start.getTime(), until: end.getTime() }
  if (isCovered(asked, openSpans(availability, zone, asked))) return []
  const day = 86_400_000
  const around = openSpans(availability, zone, { from: asked.from - day, until: asked.until + day })
  const near = around.filter((span) => span.from < asked.until + day / 2 && span.until > asked.from - day / 2)
  const hours = near.slice(0, 3).map(({ from, until }) => formatRange(new Date(from), new Date(until), zone))
  const date = Temporal.Instant.fromEpochMilliseconds(asked.from).toZonedDateTimeISO(zone).toPlainDate().toString()
  const note = availability.exceptions.findLast(({ from, until }) => from <= date && date <= until)?.note
  const when = hours.length > 0 ? ` Open near then: ${hours.join('; ')}.` : ''
  const message = `${resource.title} is closed for some of that time${note ? ` (${note})` : ''}.${when}`
  return [reason('hours.open', 'blocks', message, { revision: availability.revision, zone })]
}
