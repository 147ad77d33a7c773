import type { Span } from '../../core/spans.ts'
import { subtractSpans } from '../../core/spans.ts'
import type { FreeIntervals } from '../conflicts/index.ts'
import type { Candidate, Party } from './candidate.ts'
import { longestPart, nearestStart, nearestStarts, twoParts } from './near-slots.ts'
import type { Similar } from './read-similar.ts'
import type { Place, WayChange } from './schema.ts'

/** When the party's own resource and those like it are free. */
export type Around = { own: FreeIntervals; others: { resource: Similar; times: FreeIntervals }[] }

const DAY = 86_400_000
const spanOf = ({ start, end }: { start: Date; end: Date }): Span => ({ from: start.getTime(), until: end.getTime() })

/**
 * What one party could do instead, as far as free time tells: elsewhere in its own resource, in one like it, shorter, or in two parts.
 * Whether each is possible is the verdict's to say. Pure.
 * @param wanted what has to be left free for somebody else
 */
export function proposeWays(party: Party, around: Around, wanted: Span | null): Candidate[] {
  const own: Span = { from: Date.parse(party.place.start), until: Date.parse(party.place.end) }
  const length = own.until - own.from
  const spans = (times: { start: Date; end: Date }[]) =>
    wanted ? subtractSpans(times.map(spanOf), [wanted]) : times.map(spanOf)
  const free = spans(around.own.free)
  const at = (from: number, until: number, resource: Pick<Place, 'resourceId' | 'resourceTitle'> = party.place) => ({
    ...party.place,
    resourceId: resource.resourceId,
    resourceTitle: resource.resourceTitle,
    start: new Date(from).toISOString(),
    end: new Date(until).toISOString(),
  })
  const go = (to: Place): WayChange =>
    party.kind === 'request'
      ? { do: 'offer', requestId: party.id, from: party.place, to }
      : { do: 'move', bookingId: party.id, from: party.place, to }
  const kindOf = (kind: 'move' | 'move_resource') => (party.kind === 'request' ? 'alternative' : kind)

  const within = nearestStarts(free, own.from, length)
  const doubtful = nearestStarts(spans(around.own.unknown), own.from, length)
  const moves = [within.before, within.after, within.after === null ? doubtful.after : null]
    .filter((start) => start !== null)
    .map((start): Candidate => ({ kind: kindOf('move'), change: go(at(start, start + length)), party }))

  const elsewhere = around.others.flatMap(({ resource, times }): Candidate[] => {
    const place = { resourceId: resource.id, resourceTitle: resource.title }
    const nearest = times.free
      .map((one) => nearestStart(spanOf(one), own.from, length))
      .filter((start) => start !== null && Math.abs(start - own.from) <= DAY)
      .toSorted((a, b) => Math.abs(Number(a) - own.from) - Math.abs(Number(b) - own.from))[0]
    const maybe = times.unknown.some((one) => nearestStart(spanOf(one), own.from, length) === own.from)
    const start = nearest ?? (maybe ? own.from : null)
    if (start === null) return []
    const other = { likeness: resource.likeness, price: resource.price }
    return [{ kind: kindOf('move_resource'), change: go(at(start, start + length, place)), party, other }]
  })

  if (party.kind === 'request') return [...moves, ...elsewhere, ...shorter(party, longestPart(free, own), own, at, go)]
  return [
    ...moves,
    ...elsewhere,
    ...shorter(party, longestPart(free, own), own, at, go),
    ...split(party, free, own, at),
  ]
}

type At = (from: number, until: number) => Place

function shorter(party: Party, part: Span | null, own: Span, at: At, go: (to: Place) => WayChange): Candidate[] {
  if (!part) return []
  const lostMinutes = Math.round((own.until - own.from - (part.until - part.from)) / 60_000)
  const kind = party.kind === 'request' ? 'alternative' : 'shorten'
  return [{ kind, change: go(at(part.from, part.until)), party, lostMinutes }]
}

function split(party: Party, free: readonly Span[], own: Span, at: At): Candidate[] {
  const parts = twoParts(free, own)
  if (!parts) return []
  const [first, second] = parts
  const kept = first.until - first.from + (second.until - second.from)
  const lostMinutes = Math.round((own.until - own.from - kept) / 60_000)
  const to: [Place, Place] = [at(first.from, first.until), at(second.from, second.until)]
  return [{ kind: 'split', change: { do: 'split', bookingId: party.id, from: party.place, to }, party, lostMinutes }]
}
