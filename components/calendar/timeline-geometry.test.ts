import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localParts, zoneOffset } from '#components/ui/time-format.ts'
import {
  assignLanes,
  clockChanges,
  hourTicks,
  type Occupancy,
  placeOccupancies,
  placeRange,
  windowAround,
} from './timeline-geometry.ts'

const hour = 3_600_000

describe('timeline', () => {
  it('cuts ranges to the window and says on which side', () => {
    expect(placeRange(0, 10, 5, 15)).toEqual({ left: 0, width: 50, cutStart: true, cutEnd: false })
    expect(placeRange(0, 20, 5, 15)).toEqual({ left: 0, width: 100, cutStart: true, cutEnd: true })
    expect(placeRange(0, 5, 5, 15)).toBeNull()
    expect(placeRange(15, 20, 5, 15)).toBeNull()
  })

  it('never draws two overlapping things on one lane', () => {
    const range = fc
      .tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 40 }))
      .map(([start, length]) => ({ start, end: start + length }))
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), (ranges) => {
        const { lanes } = assignLanes(ranges)
        for (const [i, a] of ranges.entries())
          for (const [j, b] of ranges.entries())
            if (i < j && lanes[i] === lanes[j]) expect(a.end <= b.start || b.end <= a.start).toBe(true)
      }),
    )
  })

  it('pain 14: an hour line stands at the wall clock, on days of 23 and 25 hours too', () => {
    const clock = (zone: string) => (at: number) => localParts(new Date(at), zone)
    const spring = Date.parse('2025-03-09T05:00:00Z')
    const hours = hourTicks(spring, spring + 6 * hour, clock('America/New_York')).map((tick) => tick.hour)
    expect(hours).toEqual([0, 1, 3, 4, 5, 6, 7])
    const autumn = Date.parse('2025-11-02T04:00:00Z')
    expect(hourTicks(autumn, autumn + 4 * hour, clock('America/New_York')).map((tick) => tick.hour)).toEqual([
      0, 1, 1, 2, 3,
    ])
  })

  it('draws lines at whole hours in zones of quarter hours', () => {
    const start = Date.parse('2026-01-10T00:00:00Z')
    const ticks = hourTicks(start, start + 3 * hour, (at) => localParts(new Date(at), 'Asia/Kathmandu'))
    expect(ticks.map((tick) => tick.hour)).toEqual([6, 7, 8])
  })

  it('draws no more lines than can be read apart, however long the time, and every line at its hour', () => {
    const zones = ['America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca', 'UTC']
    const day = 24 * hour
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 20_000, max: 22_000 }),
        fc.integer({ min: 1, max: 400 * 24 }),
        fc.integer({ min: 8, max: 60 }),
        (zone, days, hours, most) => {
          const from = days * day
          const ticks = hourTicks(from, from + hours * hour, (at) => localParts(new Date(at), zone), most)
          // One more where both ends have one, and one more for an hour that happens twice.
          expect(ticks.length).toBeLessThanOrEqual(most + 2)
          if (hours > 48) expect(ticks.length).toBeGreaterThanOrEqual(2)
          for (const { at, hour: shown } of ticks)
            expect(localParts(new Date(at), zone)).toMatchObject({ hour: shown, minute: 0 })
        },
      ),
      { numRuns: 60 },
    )
    const year = Date.parse('2026-01-01T05:00:00Z')
    const ticks = hourTicks(year, year + 364 * day, (at) => localParts(new Date(at), 'America/New_York'), 50)
    expect(ticks.every(({ hour: shown }) => shown === 0)).toBe(true)
    expect(new Set(ticks.slice(1).map(({ at }, index) => Math.round((at - (ticks[index]?.at ?? 0)) / day)))).toEqual(
      new Set([8]),
    )
  })

  it('draws set-up and clean-down as tails of the bar, and keeps neighbours whose tails overlap apart', () => {
    const at = (hours: number) => new Date(hours * hour).toISOString()
    const one = (id: string, start: number, end: number, more: Partial<Occupancy> = {}): Occupancy => ({
      id,
      kind: 'booking',
      label: id,
      start: at(start),
      end: at(end),
      ...more,
    })
    const { placed, lanes } = placeOccupancies(
      [
        one('first', 2, 4, { occupiedStart: at(1), occupiedEnd: at(5) }),
        one('second', 4.5, 6),
        one('elsewhere', 20, 21),
        one('cut', -2, 1, { occupiedEnd: at(2) }),
      ],
      0,
      10 * hour,
    )
    expect(placed.map(({ occupancy }) => occupancy.id)).toEqual(['first', 'second', 'cut'])
    expect(placed[0]).toMatchObject({ place: { left: 10, width: 40 }, before: 25, after: 25 })
    expect(placed[1]).toMatchObject({ before: 0, after: 0 })
    expect(placed[2]).toMatchObject({ place: { left: 0, width: 20, cutStart: true }, before: 0, after: 50 })
    expect(lanes).toBe(2)
    expect(placed[0]?.lane).not.toBe(placed[1]?.lane)
  })

  it('pain 14: marks where clocks change, to the minute, by any amount and in both directions', () => {
    const changes = (zone: string, from: string, to: string) =>
      clockChanges(Date.parse(from), Date.parse(to), (at) => zoneOffset(new Date(at), zone)).map(({ at, minutes }) => [
        new Date(at).toISOString(),
        minutes,
      ])
    expect(changes('America/New_York', '2026-03-08T03:17:00Z', '2026-03-09T03:00:00Z')).toEqual([
      ['2026-03-08T07:00:00.000Z', 60],
    ])
    expect(changes('Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')).toEqual([
      ['2026-10-25T01:00:00.000Z', -60],
    ])
    expect(changes('Australia/Lord_Howe', '2026-04-04T00:00:00Z', '2026-04-06T00:00:00Z')).toEqual([
      ['2026-04-04T15:00:00.000Z', -30],
    ])
    expect(changes('Asia/Kolkata', '2026-01-01T00:00:00Z', '2026-01-08T00:00:00Z')).toEqual([])
  })

  it('shows what is around a clash: the clash whole, with room on both sides', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 1, max: 40 * 24 * hour }), (start, length) => {
        const { from, to } = windowAround(start, start + length)
        expect(from).toBeLessThanOrEqual(start - 4 * hour)
        expect(to).toBeGreaterThanOrEqual(start + length + 4 * hour)
        expect([Math.abs(from % hour), to % hour]).toEqual([0, 0])
        expect(to - from).toBeLessThanOrEqual(Math.min(2 * length + 10 * hour, length + 50 * hour))
      }),
    )
  })
})
