import type { Span } from '../../core/spans.ts'

const minute = 60_000
const step = 15 * minute

/**
 * The start nearest to the wanted one at which something of this length fits into a free stretch; null when it doesn't fit. On a quarter
 * of an hour unless it is the wanted start itself or the stretch holds no quarter. Pure; milliseconds.
 */
export function nearestStart(free: Span, wanted: number, length: number): number | null {
  const latest = free.until - length
  if (latest < free.from) return null
  if (wanted >= free.from && wanted <= latest) return wanted
  const late = wanted < free.from
  const onGrid = late ? Math.ceil(free.from / step) * step : Math.floor(latest / step) * step
  return onGrid >= free.from && onGrid <= latest ? onGrid : late ? free.from : latest
}

/** The nearest start before the wanted one, and the nearest after it; what would not move at all is neither. */
export function nearestStarts(
  free: readonly Span[],
  wanted: number,
  length: number,
): { before: number | null; after: number | null } {
  const starts = free.flatMap((span) => {
    const earlier = nearestStart({ from: span.from, until: Math.min(span.until, wanted + length - 1) }, wanted, length)
    const later = nearestStart({ from: Math.max(span.from, wanted + 1), until: span.until }, wanted, length)
    return [earlier, later].filter((one) => one !== null && one !== wanted)
  })
  const before = starts.filter((one) => one !== null && one < wanted)
  const after = starts.filter((one) => one !== null && one > wanted)
  return {
    before: before.length > 0 ? Math.max(...before.map(Number)) : null,
    after: after.length > 0 ? Math.min(...after.map(Number)) : null,
  }
}

/** What is left of a booking's own time where it is free: the longest stretch, when it is worth having and not the whole. */
export function longestPart(free: readonly Span[], own: Span): Span | null {
  const whole = own.until - own.from
  const parts = clip(free, own).toSorted((a, b) => b.until - b.from - (a.until - a.from) || a.from - b.from)
  const [longest] = parts
  if (!longest) return null
  const length = longest.until - longest.from
  return length < whole && length >= Math.max(step, whole / 3) ? longest : null
}

const LEAST_PART = 30 * minute
const LONGEST_GAP = 240 * minute

/**
 * A booking in two parts around what stands in its way: the first from its own start, the second as soon afterwards as the rest
 * fits, or as much of it as fits. Null when either part is shorter than half an hour or the gap longer than four hours.
 */
export function twoParts(free: readonly Span[], own: Span): [Span, Span] | null {
  const first = clip(free, own).find((span) => span.from === own.from)
  if (!first || first.until - first.from < LEAST_PART || first.until >= own.until) return null
  const rest = own.until - own.from - (first.until - first.from)
  const second = free
    .filter((span) => span.from > first.until && span.from - first.until <= LONGEST_GAP)
    .map((span) => ({ from: Math.ceil(span.from / (5 * minute)) * 5 * minute, until: span.until }))
    .find((span) => span.until - span.from >= Math.min(rest, LEAST_PART))
  if (!second) return null
  const until = Math.min(second.until, second.from + rest)
  return until - second.from < LEAST_PART ? null : [first, { from: second.from, until }]
}

function clip(free: readonly Span[], own: Span): Span[] {
  return free
    .map(({ from, until }) => ({ from: Math.max(from, own.from), until: Math.min(until, own.until) }))
    .filter(({ from, until }) => from < until)
}
