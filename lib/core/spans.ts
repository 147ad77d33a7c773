/** A half-open stretch of time [from, until) in milliseconds since the epoch: one may begin in the instant in which another ends. */
export type Span = { from: number; until: number }

/** Whether two stretches share an instant. */
export function spansOverlap(a: Span, b: Span): boolean {
  return a.from < b.until && b.from < a.until
}

/** The same time as few, ordered, disjoint stretches; what touches becomes one. Empty ones are dropped. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const ordered = spans.filter(({ from, until }) => from < until).toSorted((a, b) => a.from - b.from)
  const merged: Span[] = []
  for (const span of ordered) {
    const last = merged.at(-1)
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until)
    else merged.push({ ...span })
  }
  return merged
}

/** What is left of `spans` without `holes`. Both must be merged; so is the result. */
export function subtractSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  const left: Span[] = []
  let hole = 0
  for (const span of spans) {
    let { from } = span
    while (hole < holes.length && (holes[hole]?.until ?? 0) <= from) hole += 1
    for (let at = hole; at < holes.length; at += 1) {
      const next = holes[at]
      if (!next || next.from >= span.until) break
      if (next.from > from) left.push({ from, until: next.from })
      from = Math.max(from, next.until)
    }
    if (from < span.until) left.push({ from, until: span.until })
  }
  return left
}

/** The time that lies in both. Both must be merged; so is the result. */
export function intersectSpans(some: readonly Span[], others: readonly Span[]): Span[] {
  const both: Span[] = []
  let a = 0
  let b = 0
  while (a < some.length && b < others.length) {
    const left = some[a]
    const right = others[b]
    if (!left || !right) break
    const from = Math.max(left.from, right.from)
    const until = Math.min(left.until, right.until)
    if (from < until) both.push({ from, until })
    if (left.until < right.until) a += 1
    else b += 1
  }
  return both
}

/** Whether `span` lies whole within the merged `spans`. */
export function isCovered(span: Span, spans: readonly Span[]): boolean {
  return spans.some(({ from, until }) => from <= span.from && span.until <= until)
}
