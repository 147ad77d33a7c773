import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localParts } from '#components/ui/time-format.ts'
import { assignLanes, hourTicks, placeRange } from './strip-geometry.ts'

const hour = 3_600_000

describe('day strip', () => {
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
})
