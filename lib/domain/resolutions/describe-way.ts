import { formatRange } from '../../core/time.ts'
import type { Candidate } from './candidate.ts'
import type { Place } from './schema.ts'

/** A way in one sentence: what is done, to whom, and where it leads. Times are in the organisation's zone and say so. */
export function describeWay({ kind, change, party }: Candidate, zone: string): string {
  const title = party?.title ?? ''
  switch (change.do) {
    case 'accept':
      return 'Leave it as it is, with a reason'
    case 'cancel':
      return `Cancel ${title}`
    case 'split':
      return `Split ${title}: ${change.to.map((part) => when(part, zone)).join(' and ')}`
    case 'offer':
      return `Offer ${party?.name ?? title} ${where(change.from, change.to, zone)}`
    case 'move': {
      if (kind === 'seats') return `Reduce ${title} to ${places(change.to.participants)}`
      if (kind === 'shorten') return `Shorten ${title} to ${when(change.to, zone)}`
      return `Move ${title} to ${where(change.from, change.to, zone)}`
    }
  }
}

function where(from: Place, to: Place, zone: string): string {
  const sameTime = from.start === to.start && from.end === to.end
  const fewer = to.participants < from.participants ? `, ${places(to.participants)}` : ''
  if (from.resourceId === to.resourceId) return `${sameTime ? 'the same time' : when(to, zone)}${fewer}`
  return `${to.resourceTitle}, ${sameTime ? 'same time' : when(to, zone)}${fewer}`
}

const places = (count: number) => (count === 1 ? '1 place' : `${count} places`)

/** A place's time for people. */
export function when({ start, end }: Place, zone: string): string {
  return formatRange(new Date(start), new Date(end), zone)
}

/** "Studio B, Tue 4 Mar 2026, 14:00–16:00 EST" */
export function placeInWords(place: Place, zone: string): string {
  return `${place.resourceTitle}, ${when(place, zone)}`
}
