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
  if (from !== undefined && to !== undefined) return [`${what} ${from === to ? `exactly ${from}` : `${from} to ${to}`}`]
  if (from !== undefined) return [`${what} ${from} or more`]
  return to === undefined ? [] : [`${what} ${to} or less`]
}

/**
 * What conditions say, as a phrase: "bookings lasting 8 hours or more, on Sat, Sun". Null when they say nothing, which is every booking.
 * @param conditions null for conditions that can't be read
 */
export function conditionWords(conditions: Conditions | null): string | null {
  if (conditions === null) return 'nobody knows what: its conditions can’t be read'
  const { minutes_from: shortest, minutes_to: longest, value_from: least, value_to: most } = conditions
  const money = (value: number | undefined) => value?.toLocaleString('en')
  const length = (value: number | undefined) => (value === undefined ? undefined : durationWords(value))
  const what = conditions.request_types?.map((type) => requestWords[type]).join(', ')
  const phrases = [
    ...(conditions.resource_types ? [`of ${conditions.resource_types.map((type) => typeWords[type]).join(', ')}`] : []),
    ...between(length(shortest), length(longest), 'lasting'),
    ...between(money(least), money(most), 'priced'),
    ...(conditions.requesters ? [`asked by ${conditions.requesters.join(', ')}`] : []),
    ...(conditions.except_requesters ? [`asked by anybody but ${conditions.except_requesters.join(', ')}`] : []),
    ...(conditions.weekdays ? [`on ${conditions.weekdays.map((day) => weekdayWords[day]).join(', ')}`] : []),
    ...startWords(conditions),
    ...(conditions.uncontested ? ['that nobody else waits for'] : []),
  ]
  return what === undefined && phrases.length === 0 ? null : [what ?? 'bookings', phrases.join('; ')].join(' ').trim()
}

function startWords({ starts_from: from, starts_before: before }: Conditions): string[] {
  if (from !== undefined && before !== undefined) return [`starting ${from}–${before}`]
  if (from !== undefined) return [`starting at ${from} or later`]
  return before === undefined ? [] : [`starting before ${before}`]
}
