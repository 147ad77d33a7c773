import type { Candidate, Price } from './candidate.ts'
import type { Cost, Place } from './schema.ts'

const minute = 60_000
const hour = 60 * minute

/** What the costs are judged against. */
export type Circumstances = {
  now: Date
  /** Ids of parties in the order in which they were made: who came first has the better right. */
  order: readonly string[]
  /** Only set-up or clean-down touch, or one side is tentative: then it may well stay as it is. */
  mild: boolean
}

/** Everything that a candidate costs, dearest first. Pure: the same candidate costs the same, and costs are never negative. */
export function costsOf(candidate: Candidate, around: Circumstances): Cost[] {
  const { change, party } = candidate
  const costs: Cost[] = []
  if (change.do === 'accept') {
    costs.push(
      cost(
        'both_stay',
        1,
        around.mild ? 40 : 400,
        around.order.length < 2 ? 'Stays as it is' : around.mild ? 'Both stay, close together' : 'Both stay at once',
      ),
    )
  }
  if (change.do === 'move' || change.do === 'offer')
    costs.push(...movement(change.from, change.to, candidate, change.do === 'offer'))
  if (change.do === 'split') costs.push(cost('split', 2, 60, 'In two parts'))
  if (candidate.lostMinutes) {
    costs.push(
      cost('lost_time', candidate.lostMinutes, 30 + candidate.lostMinutes, `${inWords(candidate.lostMinutes)} lost`),
    )
  }
  if (candidate.approval) costs.push(cost('needs_approval', 1, 80, 'Needs an approval'))
  if (change.do === 'cancel') costs.push(cost('cancelled', 1, 250, 'Loses the place'))
  if (change.do === 'offer')
    costs.push(cost('still_waits', 1, 20, party?.name ? `${party.name} has to agree` : 'They have to agree'))
  if (party && change.do !== 'offer') {
    const { people } = party
    costs.push(
      cost(
        'people',
        people,
        Math.min(60, 2 * people),
        people === 1 ? '1 person affected' : `${people} people affected`,
      ),
      ...notice(new Date(party.place.start), around.now),
    )
    if (around.order.length > 1 && around.order[0] === party.id)
      costs.push(cost('came_first', 1, 12, 'Was booked first'))
  }
  return costs.toSorted((a, b) => b.weight - a.weight || a.kind.localeCompare(b.kind))
}

function movement(from: Place, to: Place, { other }: Candidate, offered: boolean): Cost[] {
  const costs: Cost[] = []
  const shift = Math.round((Date.parse(to.start) - Date.parse(from.start)) / minute)
  const sameLength = Date.parse(to.end) - Date.parse(to.start) === Date.parse(from.end) - Date.parse(from.start)
  if (shift !== 0 && sameLength) {
    const words = `${inWords(Math.abs(shift))} ${shift > 0 ? 'later' : 'earlier'}`
    costs.push(cost('moved', shift, shiftWeight(Math.abs(shift)), words))
  }
  if (from.resourceId !== to.resourceId) {
    const likeness = other?.likeness ?? { score: 0, same: [], missing: [] }
    const more = likeness.missing.length > 0 ? [`without ${likeness.missing.slice(0, 2).join(' and ')}`] : likeness.same
    const words = [to.resourceTitle, ...more].join(', ')
    costs.push(cost('other_room', likeness.score, 15 + Math.round((1 - likeness.score) * 60), words))
  }
  if (to.participants < from.participants) {
    const fewer = from.participants - to.participants
    costs.push(cost('fewer_places', fewer, 30 + 6 * fewer, fewer === 1 ? '1 place fewer' : `${fewer} places fewer`))
  }
  const price = priceCost(other?.price ?? null, offered)
  return price ? [...costs, price] : costs
}

// A quarter of an hour hardly matters, another day does, and after some days it's all the same.
function shiftWeight(minutes: number): number {
  const withinDay = Math.min(minutes, 1440) / 6
  const days = Math.min(10, Math.floor(minutes / 1440))
  return Math.round(10 + withinDay + days * 10)
}

function priceCost(difference: Price | null, offered: boolean): Cost | null {
  if (!difference || difference.cents === 0) return null
  const amount = new Intl.NumberFormat('en-GB', { style: 'currency', currency: difference.currency }).format(
    Math.abs(difference.cents) / 100,
  )
  const dearer = difference.cents > 0
  const weight = dearer ? Math.min(40, 5 + Math.round(difference.cents / 500)) : offered ? 0 : 2
  return cost('price', difference.cents, weight, `${amount} ${dearer ? 'more' : 'less'}`)
}

/** How soon what is changed would begin: the later somebody hears of it, the harder. */
function notice(start: Date, now: Date): Cost[] {
  const left = start.getTime() - now.getTime()
  if (left <= 0) return [cost('notice', 0, 120, 'Has begun')]
  const weight = left < 6 * hour ? 70 : left < 24 * hour ? 45 : left < 48 * hour ? 25 : left < 168 * hour ? 10 : 0
  return [cost('notice', Math.floor(left / minute), weight, `In ${inWords(roughly(left))}`)]
}

// "In 3 days" and not "in 3 days 4 hours 12 minutes".
function roughly(left: number): number {
  const minutes = Math.floor(left / minute)
  if (minutes >= 2880) return Math.floor(minutes / 1440) * 1440
  return minutes >= 120 ? Math.floor(minutes / 60) * 60 : Math.max(1, minutes)
}

function cost(kind: Cost['kind'], amount: number, weight: number, words: string): Cost {
  return { kind, amount, weight, words }
}

/** "1 hour 30 minutes": a length in words. */
export function inWords(minutes: number): string {
  const parts = [
    [Math.floor(minutes / 1440), 'day'],
    [Math.floor((minutes % 1440) / 60), 'hour'],
    [minutes % 60, 'minute'],
  ] as const
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ')
}
