import { isAppError } from '../../core/errors.ts'
import { can, whyNot } from '../../core/permissions.ts'
import type { World } from '../../db/context.ts'
import { passWithoutApproval } from '../approvals/index.ts'
import { assessAvailability, type Question } from '../conflicts/index.ts'
import type { Candidate, Judged, Party } from './candidate.ts'
import type { Circumstances } from './costs.ts'
import { describeWay } from './describe-way.ts'
import { proposeAgreedTimes } from './propose-agreed-times.ts'
import { proposeFewerPlaces } from './propose-fewer-places.ts'
import { proposeWays } from './propose-ways.ts'
import { readAround } from './read-around.ts'
import { orderCandidates, type Ranked, rankWaysOut } from './rank-ways-out.ts'
import { readSituation, type Situation } from './read-situation.ts'
import { type Concerned, MOST_WAYS, type Place, type Way, type WaysOut } from './schema.ts'

/** Whose moves are worked out; more parties than these are only offered to be cancelled. */
const MOST_PARTIES = 3
/** Candidates that are judged, cheapest first: half as many again as are shown. */
const MOST_JUDGED = 12

/**
 * The ways out of a conflict, ranked: what each would do to whom and what it costs. Each is judged by the verdict that applying it will
 * be judged by; stores nothing. Empty when it is settled, or when nothing in it can give way any more.
 * @param keep the id of a way that is wanted however it ranks
 * @throws AppError `not_found`
 */
export async function findWaysOut(
  world: World,
  { conflictId, keep = null }: { conflictId: string; keep?: string | null },
): Promise<WaysOut> {
  const situation = await readSituation(world, conflictId)
  return rankSituation(world, situation, keep)
}

/** The same for a situation that was read already. */
export async function rankSituation(world: World, situation: Situation, keep: string | null = null): Promise<WaysOut> {
  const { conflict, zone } = situation
  const about = { conflictId: conflict.id, version: conflict.version, status: conflict.status, zone }
  const asOf = world.now.toISOString()
  if (conflict.status !== 'open' && conflict.status !== 'investigating') return { ...about, ways: [], asOf }
  const around: Circumstances = {
    now: world.now,
    order: situation.bookings.map(({ id }) => id).toReversed(),
    mild: situation.mild,
  }
  const candidates = await gather(world, situation)
  const judged = await judge(world, candidates, { around, keep })
  const ways = rankWaysOut(judged, around, keep).map((one) => toWay(world, one, zone))
  return { ...about, ways, asOf }
}

async function gather(world: World, situation: Situation): Promise<Candidate[]> {
  const { request, wanted, bookings } = situation
  const accept: Candidate = { kind: 'accept', change: { do: 'accept' }, party: null }
  if (situation.conflict.type === 'timezone_mismatch') {
    const agreed = await proposeAgreedTimes(world, bookings)
    return bookings.length > 0 ? [...agreed, accept] : []
  }
  const enough = ableAlone(situation)
  const movable = enough.slice(0, MOST_PARTIES)
  const candidates: Candidate[] = []
  for (const party of request ? [request, ...movable] : movable) {
    const around = await readAround(world, party)
    candidates.push(...proposeWays(party, around, party.kind === 'booking' ? wanted : null))
  }
  candidates.push(...proposeFewerPlaces(situation))
  for (const party of enough) {
    candidates.push({ kind: 'cancel', change: { do: 'cancel', bookingId: party.id, from: party.place }, party })
  }
  // What was refused is not there to be left as it is.
  if (!wanted && bookings.length > 0) candidates.push(accept)
  return candidates
}

/** Bookings of which one alone would make room: of an exceeded capacity those that take at least the surplus, if there are any. */
function ableAlone({ bookings, evidence }: Situation): Party[] {
  const surplus = evidence?.capacity?.surplus ?? 0
  const able = bookings.filter(({ units }) => units >= surplus)
  if (evidence?.capacity?.kind === 'exclusive' || able.length === 0) return bookings
  // Whoever frees just enough gives way before whoever frees much more.
  return surplus === 0 ? able : able.toSorted((a, b) => a.units - b.units)
}

/** Asks the verdict about the cheapest until enough are possible. What is impossible is no way out. */
async function judge(
  world: World,
  candidates: readonly Candidate[],
  { around, keep }: { around: Circumstances; keep: string | null },
): Promise<Judged[]> {
  const judged: Judged[] = []
  let asked = 0
  let possible = 0
  for (const { id, costs: _costs, score: _score, ...candidate } of orderCandidates(candidates, around)) {
    const questions = questionsAbout(candidate)
    if (questions.length > 0) {
      if ((asked >= MOST_JUDGED || possible >= MOST_WAYS) && id !== keep) continue
      asked += 1
    }
    const verdicts = []
    for (const question of questions)
      verdicts.push(await assessAvailability(world, { ...question, ...forWhom(world, candidate.party) }))
    if (verdicts.some(({ verdict }) => verdict === 'impossible')) continue
    const unknown = verdicts.filter(({ verdict }) => verdict === 'unknown')
    const doubts = unknown.flatMap(({ reasons }) =>
      reasons.filter(({ effect }) => effect === 'unknown').map(({ message }) => message),
    )
    const approval = await approvalFor(world, candidate)
    if (unknown.length === 0 && !approval) possible += 1
    judged.push({ ...candidate, ...approval, verdict: unknown.length > 0 ? 'unknown' : 'possible', doubts })
  }
  return judged
}

function questionsAbout({ change }: Candidate): Question[] {
  const at = ({ resourceId, start, end, participants }: Place): Question => ({
    resourceId,
    start: new Date(start),
    end: new Date(end),
    participants: participants || null,
  })
  if (change.do === 'move' || change.do === 'offer') return [at(change.to)]
  return change.do === 'split' ? change.to.map(at) : []
}

/** Whether somebody has to agree first: a way is no way around an approval step. */
async function approvalFor(world: World, { change, party }: Candidate): Promise<{ approval: string } | null> {
  if (change.do !== 'move' && change.do !== 'split') return null
  const ask = ({ resourceId, start, end, participants }: Place) => ({
    resourceId,
    start: new Date(start),
    end: new Date(end),
    participants: participants || null,
    requesterEmail: party?.email ?? null,
  })
  try {
    for (const to of change.do === 'split' ? change.to : [change.to])
      await passWithoutApproval(world, ask(to), null, ask(change.from))
    return null
  } catch (error) {
    if (isAppError(error) && error.code === 'refused') return { approval: error.message }
    throw error
  }
}

/** By whom a change of the party is judged: as its own verb will judge it. */
function forWhom({ actor }: World, party: Party | null): Partial<Question> {
  if (party?.kind === 'request') return { exceptRequestId: party.id, asker: { role: 'public', email: party.email } }
  return {
    exceptBookingId: party?.id ?? null,
    asker: { role: actor.kind === 'person' ? actor.role : 'public', email: party?.email ?? null },
  }
}

function toWay(world: World, ranked: Ranked, zone: string): Way {
  const { id, kind, change, verdict, doubts, costs, score, why, party, approval } = ranked
  const concerned: Concerned[] = party
    ? [
        {
          kind: party.kind,
          id: party.id,
          title: party.title,
          name: party.name,
          people: party.people,
          version: party.version,
        },
      ]
    : []
  const forbidden =
    kind === 'accept' && !can(world.actor, 'bookings.override')
      ? whyNot(world.actor, 'bookings.override')
      : whyNot(world.actor, 'conflicts.resolve')
  return {
    id,
    kind,
    sentence: describeWay(ranked, zone),
    change,
    verdict,
    doubts,
    concerned,
    costs: costs.filter(({ words }) => words !== ''),
    score,
    why,
    whyNot: forbidden ?? approval ?? (verdict === 'unknown' ? (doubts[0] ?? 'It is not known to be possible.') : null),
    needsReason: kind === 'accept',
  }
}
