import type { Occupancy } from './timeline-geometry.ts'

/** How each source looks, and its word: nothing on a timeline is said by colour alone. */
export const kinds: Record<Occupancy['kind'], { word: string; look: string; tail: string }> = {
  booking: {
    word: 'Booking',
    look: 'bg-accent text-accent-on border-transparent',
    tail: 'border-accent bg-accent-soft',
  },
  pending: {
    word: 'Waiting request',
    look: 'bg-waiting-soft text-waiting border-dashed border-waiting-mark',
    tail: 'border-waiting-mark bg-waiting-soft',
  },
  calendar: {
    word: 'Calendar',
    look: 'bg-info-soft text-info border-info-line',
    tail: 'border-info-line bg-info-soft',
  },
  block: { word: 'Block', look: 'bg-sunken text-muted border-line-strong', tail: 'border-line-strong bg-sunken' },
}

/** What isn't known has one look everywhere. */
export const unknownLook = 'hatched border-dashed border-unknown-mark bg-unknown-soft text-unknown'

export function lookOf(occupancy: Pick<Occupancy, 'kind' | 'uncertain'>): string {
  return occupancy.uncertain ? unknownLook : kinds[occupancy.kind].look
}
