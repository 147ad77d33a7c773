import { describe, expect, it } from 'vitest'
import {
  crossesClockChange,
  formatDuration,
  formatMoment,
  formatRecent,
  formatTimeRange,
  zoneName,
  zoneOffset,
} from './time-format.ts'

const ny = 'America/New_York'
const oslo = 'Europe/Oslo'
const auckland = 'Pacific/Auckland'
const at = (text: string) => new Date(text)

describe('times for people', () => {
  it('names the zone as its people do', () => {
    expect(zoneName(at('2026-01-10T12:00:00Z'), ny)).toBe('EST')
    expect(zoneName(at('2026-07-10T12:00:00Z'), ny)).toBe('EDT')
    expect(zoneName(at('2026-01-10T12:00:00Z'), oslo)).toBe('CET')
    expect(zoneName(at('2026-01-10T12:00:00Z'), auckland)).toBe('NZDT')
    expect(zoneName(at('2026-01-10T12:00:00Z'), 'Asia/Kathmandu')).toBe('GMT+5:45')
  })

  it('writes a range within a day as in the brief', () => {
    expect(formatTimeRange(at('2025-03-04T19:00:00Z'), at('2025-03-04T21:00:00Z'), ny, { referenceYear: 2025 })).toBe(
      'Tue 4 Mar, 14:00-16:00 EST',
    )
  })

  it('adds the year when it is not this one', () => {
    expect(formatMoment(at('2025-03-04T19:00:00Z'), ny, 2026)).toBe('Tue 4 Mar 2025, 14:00 EST')
  })

  it('pain 14: names both sides of a clock change and marks it', () => {
    const start = at('2025-03-09T06:30:00Z')
    const end = at('2025-03-09T07:30:00Z')
    expect(formatTimeRange(start, end, ny, { referenceYear: 2025 })).toBe('Sun 9 Mar, 01:30 EST-03:30 EDT')
    expect(crossesClockChange(start, end, ny)).toBe(true)
    expect(crossesClockChange(start, end, 'UTC')).toBe(false)
    const autumn = formatTimeRange(at('2025-11-02T05:30:00Z'), at('2025-11-02T06:30:00Z'), ny, { referenceYear: 2025 })
    expect(autumn).toBe('Sun 2 Nov, 01:30 EDT-01:30 EST')
  })

  it('says 24:00 for an end at midnight and both days for a longer range', () => {
    expect(formatTimeRange(at('2026-01-10T20:00:00Z'), at('2026-01-10T23:00:00Z'), oslo, { referenceYear: 2026 })).toBe(
      'Sat 10 Jan, 21:00-24:00 CET',
    )
    expect(formatTimeRange(at('2026-01-10T20:00:00Z'), at('2026-01-11T09:00:00Z'), oslo, { referenceYear: 2026 })).toBe(
      'Sat 10 Jan, 21:00 - Sun 11 Jan, 10:00 CET',
    )
  })

  it('pain 15: an all-day range has no clock and an exclusive end', () => {
    const start = at('2026-01-09T11:00:00Z')
    expect(formatTimeRange(start, at('2026-01-10T11:00:00Z'), auckland, { referenceYear: 2026, allDay: true })).toBe(
      'Sat 10 Jan, all day',
    )
    expect(formatTimeRange(start, at('2026-01-11T11:00:00Z'), auckland, { referenceYear: 2026, allDay: true })).toBe(
      'Sat 10 Jan - Sun 11 Jan, all day',
    )
  })

  it('measures offsets east positive', () => {
    expect(zoneOffset(at('2026-01-10T12:00:00Z'), ny)).toBe(-300)
    expect(zoneOffset(at('2026-01-10T12:00:00.900Z'), 'Asia/Kathmandu')).toBe(345)
  })

  it('is relative only for the last day', () => {
    const now = at('2026-01-10T12:00:00Z')
    expect(formatRecent(at('2026-01-10T11:59:50Z'), now)).toBe('just now')
    expect(formatRecent(at('2026-01-10T11:56:00Z'), now)).toBe('4 min ago')
    expect(formatRecent(at('2026-01-10T09:00:00Z'), now)).toBe('3 h ago')
    expect(formatRecent(at('2026-01-08T09:00:00Z'), now)).toBeNull()
    expect(formatRecent(at('2026-01-10T12:10:00Z'), now)).toBeNull()
  })

  it('writes durations', () => {
    expect(formatDuration(45 * 60_000)).toBe('45 min')
    expect(formatDuration(150 * 60_000)).toBe('2 h 30 min')
    expect(formatDuration(3 * 86_400_000)).toBe('3 days')
  })
})
