import { describe, expect, it } from 'vitest'
import type { Judged, Party } from './candidate.ts'
import { costsOf, inWords } from './costs.ts'
import { longestPart, nearestStart, nearestStarts, twoParts } from './near-slots.ts'
import { rankWaysOut, scoreOf, wayId } from './rank-ways-out.ts'
import { featuresOf, type Features, likenessOf } from './similar-resources.ts'

const now = new Date('2030-01-01T09:00:00Z')
const around = { now, order: ['a', 'b'], mild: false }
const hour = 3_600_000

function party(id = 'b', values: Partial<Party> = {}): Party {
  const place = {
    resourceId: 'room',
    resourceTitle: 'Studio A',
    start: '2030-02-01T10:00:00.000Z',
    end: '2030-02-01T12:00:00.000Z',
    participants: 0,
  }
  const base = {
    kind: 'booking' as const,
    version: 1,
    title: 'Drawing',
    name: null,
    email: null,
    people: 1,
    units: 1,
    needs: [],
  }
  return { ...base, id, place, createdAt: now, price: null, ...values }
}

/** A move of so many minutes, elsewhere when a likeness is given. */
function move(
  minutes: number,
  values: Partial<Party> & { id?: string; likeness?: number; cents?: number } = {},
): Judged {
  const { likeness, cents, id, ...more } = values
  const who = party(id, more)
  const shifted = (text: string) => new Date(Date.parse(text) + minutes * 60_000).toISOString()
  const to = { ...who.place, start: shifted(who.place.start), end: shifted(who.place.end) }
  const other =
    likeness === undefined
      ? {}
      : {
          other: {
            likeness: { score: likeness, same: [], missing: [] },
            price: cents === undefined ? null : { cents, currency: 'EUR' },
          },
        }
  return {
    kind: likeness === undefined ? 'move' : 'move_resource',
    change: {
      do: 'move',
      bookingId: who.id,
      from: who.place,
      to: { ...to, resourceId: likeness === undefined ? 'room' : 'twin' },
    },
    party: who,
    verdict: 'possible',
    doubts: [],
    ...other,
  }
}
const cancel = (id = 'b'): Judged => {
  const who = party(id)
  return {
    kind: 'cancel',
    change: { do: 'cancel', bookingId: id, from: who.place },
    party: who,
    verdict: 'possible',
    doubts: [],
  }
}
const accept: Judged = { kind: 'accept', change: { do: 'accept' }, party: null, verdict: 'possible', doubts: [] }
const score = (one: Judged, mild = false) => scoreOf(costsOf(one, { ...around, mild }))

describe('what is cheaper', () => {
  const inDays = (days: number): Partial<Party> => {
    const at = (hours: number) => new Date(now.getTime() + days * 24 * hour + hours * hour).toISOString()
    return { place: { ...party().place, start: at(0), end: at(2) } }
  }
  it.each<[string, Judged, Judged]>([
    ['a quarter of an hour than an hour', move(15), move(60)],
    ['as much earlier as later', move(-60), move(75)],
    ['the same day than another', move(8 * 60), move(24 * 60)],
    ['a like room at the same time than two hours later', move(0, { likeness: 1 }), move(120)],
    ['a like room than an unlike one', move(0, { likeness: 0.9 }), move(0, { likeness: 0.2 })],
    [
      'a room at the same price than a dearer one',
      move(0, { likeness: 1, cents: 0 }),
      move(0, { likeness: 1, cents: 1000 }),
    ],
    ['few people than many', move(60, { people: 2 }), move(60, { people: 20 })],
    ['whoever came later than whoever came first', move(60), move(60, { id: 'a' })],
    ['what is next week than what is tomorrow', move(60, inDays(6)), move(60, inDays(1))],
    ['what is tomorrow than what is in an hour', move(60, inDays(1.5)), move(60, inDays(0.04))],
    ['moving than cancelling', move(600), cancel()],
    ['cancelling than living with two at once', cancel(), accept],
  ])('%s', (_, cheap, dear) => {
    expect(score(cheap)).toBeLessThan(score(dear))
  })

  it('lives with what only comes close sooner than cancelling it', () => {
    expect(score(accept, true)).toBeLessThan(score(cancel(), true))
  })
})

describe('rankWaysOut', () => {
  // A fixed sequence of made-up numbers: every run tries the same worlds.
  const numbers = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
  const worlds = Array.from({ length: 200 }, (_, index) => {
    const next = numbers(index + 1)
    return Array.from({ length: Math.floor(next() * 20) }, (): Judged => {
      const pick = next()
      const one =
        pick < 0.1
          ? cancel(next() < 0.5 ? 'a' : 'b')
          : pick < 0.15
            ? accept
            : move(Math.round(next() * 4000) - 2000, {
                people: Math.ceil(next() * 30),
                ...(next() < 0.5 ? { likeness: next() } : {}),
              })
      return next() < 0.3 ? { ...one, verdict: 'unknown', doubts: ['The calendar was not read.'] } : one
    })
  })

  it('shows at most eight, known before unknown, cheaper before dearer, whatever the order it was given', () => {
    for (const world of worlds) {
      const ranked = rankWaysOut(world, around)
      expect(ranked.length).toBe(Math.min(8, ranked.length))
      const known = ranked.filter(({ verdict }) => verdict === 'possible')
      expect(ranked.slice(0, known.length)).toEqual(known)
      expect(known.map((one) => one.score)).toEqual(known.map((one) => one.score).toSorted((a, b) => a - b))
      expect(rankWaysOut(world.toReversed(), around).map(({ id }) => id)).toEqual(ranked.map(({ id }) => id))
    }
  })

  it('keeps a cancellation, accepting, and the one that is wanted, however dear', () => {
    const many = Array.from({ length: 12 }, (_, index) => move(15 * (index + 1)))
    const wanted = move(9000)
    const id = wayId(wanted.kind, wanted.change)
    const ranked = rankWaysOut([...many, cancel(), accept, wanted], around, id)
    expect(ranked).toHaveLength(8)
    expect(ranked.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['cancel', 'accept']))
    expect(ranked.map((one) => one.id)).toContain(id)
  })

  it('knows a way again by what it does, not by what things are called', () => {
    const one = move(60)
    if (one.change.do !== 'move') throw new Error('a move')
    const renamed = { ...one.change, to: { ...one.change.to, resourceTitle: 'The other name' } }
    expect(wayId('move', renamed)).toBe(wayId('move', one.change))
    expect(wayId('move', move(75).change)).not.toBe(wayId('move', one.change))
    const elsewhere = { ...one.change, from: { ...one.change.from, start: '2030-02-01T09:00:00.000Z' } }
    expect(wayId('move', elsewhere)).not.toBe(wayId('move', one.change))
  })
})

describe('likeness', () => {
  const room: Features = { type: 'space', category: 'Studio', location: 'North', capacity: 10, features: ['piano'] }
  it.each<[string, Partial<Features>, number | null]>([
    ['the same in all', {}, 1],
    ['another type', { type: 'equipment' }, null],
    ['too small', { capacity: 7 }, null],
    ['one whose size nobody set', { capacity: 1 }, null],
    ['another category', { category: 'Hall' }, 0.6],
    ['another place', { location: null }, 0.7],
    ['no piano', { features: [] }, 0.8],
    ['twice as large', { capacity: 20 }, 0.95],
  ])('%s', (_, changes, expected) => {
    expect(likenessOf(room, { ...room, ...changes }, { people: 8 })?.score ?? null).toBe(expected)
  })

  it('takes what the booking itself needs for a condition', () => {
    expect(likenessOf(room, { ...room, features: [] }, { people: 1, needs: ['piano'] })).toBeNull()
    expect(likenessOf(room, room, { people: 1, needs: ['piano'] })?.missing).toEqual([])
  })

  it('reads requirements and metadata, whatever else stands in it', () => {
    expect(featuresOf(['Piano '], { equipment: ['PA', 3], features: 'x' })).toEqual(['pa', 'piano'])
    expect(featuresOf(null, null)).toEqual([])
  })
})

describe('near slots', () => {
  const at = (text: string) => Date.parse(`2030-02-01T${text}Z`)
  const span = (from: string, until: string) => ({ from: at(from), until: at(until) })
  it('finds the nearest start, on a quarter of an hour, that fits', () => {
    expect(nearestStart(span('08:00', '12:00'), at('10:00'), hour)).toBe(at('10:00'))
    expect(nearestStart(span('10:05', '12:00'), at('09:00'), hour)).toBe(at('10:15'))
    expect(nearestStart(span('08:00', '09:50'), at('12:00'), hour)).toBe(at('08:45'))
    expect(nearestStart(span('08:05', '09:05'), at('12:00'), hour)).toBe(at('08:05'))
    expect(nearestStart(span('08:00', '08:59'), at('08:00'), hour)).toBeNull()
  })

  it('finds one before and one after, and not the place itself', () => {
    const free = [span('08:00', '09:30'), span('12:10', '18:00')]
    expect(nearestStarts(free, at('10:00'), hour)).toEqual({ before: at('08:30'), after: at('12:15') })
    expect(nearestStarts([span('10:00', '11:00')], at('10:00'), hour)).toEqual({ before: null, after: null })
  })

  it('keeps the longest part that is worth having', () => {
    const own = span('10:00', '14:00')
    expect(longestPart([span('08:00', '11:00'), span('12:00', '20:00')], own)).toEqual(span('12:00', '14:00'))
    expect(longestPart([span('08:00', '20:00')], own)).toBeNull()
    expect(longestPart([span('13:00', '20:00')], own)).toBeNull()
  })

  it('splits around an obstacle without losing time where it can', () => {
    const own = span('10:00', '14:00')
    expect(twoParts([span('08:00', '11:00'), span('12:00', '20:00')], own)).toEqual([
      span('10:00', '11:00'),
      span('12:00', '15:00'),
    ])
    expect(twoParts([span('08:00', '11:00'), span('12:00', '13:30')], own)).toEqual([
      span('10:00', '11:00'),
      span('12:00', '13:30'),
    ])
    expect(twoParts([span('08:00', '10:20'), span('12:00', '20:00')], own)).toBeNull()
    expect(twoParts([span('10:30', '12:00')], own)).toBeNull()
    expect(twoParts([span('08:00', '11:00'), span('16:00', '20:00')], own)).toBeNull()
  })

  it('says lengths in words', () => {
    expect([15, 60, 90, 1500].map(inWords)).toEqual(['15 minutes', '1 hour', '1 hour 30 minutes', '1 day 1 hour'])
  })
})
