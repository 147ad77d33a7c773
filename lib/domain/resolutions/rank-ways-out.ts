import { createHash } from 'node:crypto'
import type { Candidate, Judged } from './candidate.ts'
import { type Circumstances, costsOf } from './costs.ts'
import { type Cost, MOST_WAYS, type WayChange, type WayKind, wayKinds } from './schema.ts'

/** A judged candidate with what it costs and where it ranks. */
export type Ranked = Judged & { id: string; costs: Cost[]; score: number; why: string }

/** The same change has the same id, whoever asks and whenever. Names are no part of it. */
export function wayId(kind: WayKind, change: WayChange): string {
  const at = (place: { resourceId: string; start: string; end: string; participants: number }) =>
    [place.resourceId, Date.parse(place.start), Date.parse(place.end), place.participants].join(',')
  const subject = 'bookingId' in change ? change.bookingId : 'requestId' in change ? change.requestId : ''
  const target =
    change.do === 'split' ? change.to.map(at) : change.do === 'move' || change.do === 'offer' ? [at(change.to)] : []
  const from = 'from' in change ? at(change.from) : ''
  return createHash('sha256')
    .update([kind, subject, from, ...target].join('|'))
    .digest('hex')
    .slice(0, 16)
}

export const scoreOf = (costs: readonly Cost[]): number => costs.reduce((sum, { weight }) => sum + weight, 0)

/** Candidates from the cheapest to the dearest. Deterministic: equals go by kind, then by where they lead, then by id. */
export function orderCandidates<C extends Candidate>(
  candidates: readonly C[],
  around: Circumstances,
): (C & { id: string; costs: Cost[]; score: number })[] {
  return candidates
    .map((candidate) => {
      const costs = costsOf(candidate, around)
      return { ...candidate, id: wayId(candidate.kind, candidate.change), costs, score: scoreOf(costs) }
    })
    .toSorted(
      (a, b) =>
        a.score - b.score ||
        kindRank(a.kind) - kindRank(b.kind) ||
        startOf(a.change).localeCompare(startOf(b.change)) ||
        a.id.localeCompare(b.id),
    )
}

function startOf(change: WayChange): string {
  if (change.do === 'split') return change.to[0].start
  return change.do === 'move' || change.do === 'offer' ? change.to.start : ''
}

const kindRank = (kind: WayKind) => wayKinds.indexOf(kind)

/**
 * The ways to show: known ones by cost, unknown ones after them whatever they cost, at most eight. Cancelling and leaving things as
 * they are stay in the list however dear they are: they are what remains when nobody can move. Pure.
 */
export function rankWaysOut(judged: readonly Judged[], around: Circumstances, keep: string | null = null): Ranked[] {
  const ordered = orderCandidates(judged, around)
  const known = ordered.filter(({ verdict }) => verdict === 'possible')
  const all = [...known, ...ordered.filter(({ verdict }) => verdict === 'unknown')]
  const lastResorts = (['cancel', 'accept'] as const).flatMap((kind) => all.find((one) => one.kind === kind) ?? [])
  const kept = all.find(({ id }) => id === keep)
  const must = new Set([...lastResorts, ...(kept ? [kept] : [])].map(({ id }) => id))
  const room = MOST_WAYS - must.size
  const others = new Set(
    all
      .filter(({ id }) => !must.has(id))
      .slice(0, room)
      .map(({ id }) => id),
  )
  return all
    .filter(({ id }) => must.has(id) || others.has(id))
    .map((one, index) => ({ ...one, why: whyHere(one, index) }))
}

function whyHere({ verdict, doubts, costs }: Judged & { costs: Cost[] }, index: number): string {
  if (verdict === 'unknown') return `Last, because it is not known to be possible. ${doubts[0] ?? ''}`.trim()
  const dear = costs.filter(({ weight }) => weight > 0).slice(0, 2)
  if (dear.length === 0) return 'Costs nobody anything.'
  const words = dear.map((one) => (named.has(one.kind) ? one.words : lowerFirst(one.words))).join(', ')
  return index === 0 ? `Costs least: ${words}.` : `Costs more: ${words}.`
}

// These begin with somebody's name.
const named: ReadonlySet<Cost['kind']> = new Set(['other_room', 'still_waits'])
const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)
