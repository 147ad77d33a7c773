import type { Reason } from '../schema.ts'

/** Every rule's version: raised when its meaning changes, so that a stored verdict says by which rule it was made. */
const versions = {
  'resource.active': 1,
  'resource.bookable': 1,
  'room.size': 1,
  'time.order': 1,
  'time.past': 1,
  'hours.open': 1,
  'hours.readable': 1,
  'restrictions.length': 1,
  'restrictions.lead_time': 1,
  'restrictions.horizon': 1,
  'restrictions.roles': 1,
  'restrictions.per_person': 1,
  'restrictions.readable': 1,
  'bookings.exclusive': 2,
  'bookings.buffer': 1,
  'bookings.capacity': 2,
  'calendar.busy': 2,
  'calendar.block': 1,
  'calendar.zone': 1,
  'calendar.recurrence': 1,
  'calendar.freshness': 1,
  'requests.competing': 1,
} as const
export type Rule = keyof typeof versions

/** One rule's say, with the rule's version. */
export function reason(
  rule: Rule,
  effect: Reason['effect'],
  message: string,
  more: Omit<Partial<Reason>, 'rule'> = {},
): Reason {
  return { rule, version: versions[rule], effect, message, ...more }
}

/** Whole minutes in so many milliseconds. */
export const toMinutes = (ms: number): number => Math.round(ms / 60_000)

/** "1 hour 30 minutes": a length in words. */
export function lengthInWords(minutes: number): string {
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  const part = (count: number, unit: string) => (count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`])
  return [...part(days, 'day'), ...part(hours, 'hour'), ...part(rest, 'minute')].join(' ') || '0 minutes'
}
