import type { Conditions } from '#lib/domain/approvals/schema.ts'

const weekdayWords = { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' } as const
const typeWords = { space: 'spaces', equipment: 'equipment', person: 'people', workshop: 'workshops' } as const
const requestWords = {
  booking: 'bookings',
  inquiry: 'inquiries',
  complaint: 'complaints',
  suggestion: 'suggestions',
} as const

/** Minutes as people say them: "90 minutes", "4 hours", "2 days". */
export function durationWords(minutes: number): string {
  const [size, unit] =
    minutes % 1440 === 0 ? [minutes / 1440, 'day'] : minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute']
  return `${size} ${unit}${size === 1 ? '' : 's'}`
}

function between(from: string | undefined, to: string | undefined, what: string): string[] {
  if (from !== undefined && to !== undefined)
    return [from === to ? `${what} of exactly ${from}` : `${what} of ${from} to ${to}`]
  if (from !== undefined) return [`${what} of ${from} or more`]
  return to === undefined ? [] : [`${what} of ${to} or less`]
}

/** What conditions say, each as a phrase; empty when they say nothing. Null is conditions that can't be read. */
export function conditionWords(conditions: Conditions | null): string[] {
  if (conditions === null) return ['conditions that can’t be read']
  const { minutes_from: shortest, minutes_to: longest, value_from: least, value_to: most } = conditions
  const money = (value: number | undefined) => value?.toLocaleString('en')
  const length = (value: number | undefined) => (value === undefined ? undefined : durationWords(value))
  return [
    ...(conditions.request_types ? [conditions.request_types.map((type) => requestWords[type]).join(', ')] : []),
    ...(conditions.resource_types
      ? [`for ${conditions.resource_types.map((type) => typeWords[type]).join(', ')}`]
      : []),
    ...between(length(shortest), length(longest), 'a length'),
    ...between(money(least), money(most), 'a price'),
    ...(conditions.requesters ? [`asked by ${conditions.requesters.join(', ')}`] : []),
    ...(conditions.except_requesters ? [`asked by anybody but ${conditions.except_requesters.join(', ')}`] : []),
    ...(conditions.weekdays ? [`on ${conditions.weekdays.map((day) => weekdayWords[day]).join(', ')}`] : []),
    ...(conditions.starts_from && conditions.starts_before
      ? [`starting ${conditions.starts_from}–${conditions.starts_before}`]
      : conditions.starts_from
        ? [`starting at ${conditions.starts_from} or later`]
        : conditions.starts_before
          ? [`starting before ${conditions.starts_before}`]
          : []),
    ...(conditions.uncontested ? ['that nobody else waits for'] : []),
  ]
}
