import { describe, expect, it } from 'vitest'
import { dayOf, daysAround, endOfDay, startOfDay } from './days.ts'

const hours = (a: Date, b: Date) => (b.getTime() - a.getTime()) / 3_600_000

describe('calendar days in a zone', () => {
  it('pain 14: has 23 and 25 hours where the clocks change', () => {
    expect(hours(startOfDay('2026-03-08', 'America/New_York'), endOfDay('2026-03-08', 'America/New_York'))).toBe(23)
    expect(hours(startOfDay('2026-10-25', 'Europe/Oslo'), endOfDay('2026-10-25', 'Europe/Oslo'))).toBe(25)
  })

  it('pain 15: names the day of the zone, not of UTC', () => {
    expect(dayOf(new Date('2026-01-10T23:30:00Z'), 'Pacific/Auckland')).toBe('2026-01-11')
    expect(dayOf(new Date('2026-01-10T03:30:00Z'), 'America/New_York')).toBe('2026-01-09')
  })

  it('takes an end at midnight for the end of the day before', () => {
    const around = daysAround(new Date('2026-01-10T20:00:00Z'), new Date('2026-01-10T23:00:00Z'), 'Europe/Oslo')
    expect(around).toEqual({ from: new Date('2026-01-09T23:00:00Z'), to: new Date('2026-01-10T23:00:00Z') })
  })
})
