import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatRange, readTime } from './time.ts'

const iso = (text: string, zone: string) => {
  const read = readTime(text, zone)
  return read instanceof Date ? read.toISOString() : read.problem
}

describe('reading a time', () => {
  it.each([
    ['2026-03-04T14:00', 'America/New_York', '2026-03-04T19:00:00.000Z'],
    ['2026-03-04 14:00:30', 'America/New_York', '2026-03-04T19:00:30.000Z'],
    ['2026-07-04T14:00', 'America/New_York', '2026-07-04T18:00:00.000Z'],
    ['2026-03-04T14:00:00-05:00', 'Pacific/Auckland', '2026-03-04T19:00:00.000Z'],
    ['2026-03-04T14:00Z', 'Pacific/Auckland', '2026-03-04T14:00:00.000Z'],
    ['2026-03-04T00:00', 'Pacific/Kiritimati', '2026-03-03T10:00:00.000Z'],
    ['2026-03-04T00:00', 'Pacific/Pago_Pago', '2026-03-04T11:00:00.000Z'],
    ['2026-03-04T00:00', 'Asia/Kathmandu', '2026-03-03T18:15:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => expect(iso(text, zone)).toBe(expected))

  it.each([
    ['2026-03-08T02:30', 'America/New_York', /does not exist in America\/New_York/],
    ['2026-11-01T01:30', 'America/New_York', /happens twice.*-04:00 or -05:00/],
    ['2026-09-27T02:30', 'Pacific/Auckland', /does not exist/],
    ['2026-10-25T02:30', 'Europe/Oslo', /happens twice/],
    ['2026-02-30T10:00', 'Europe/Oslo', /not a date that exists/],
    ['2026-02-30T10:00Z', 'Europe/Oslo', /not a date that exists/],
    ['tomorrow at noon', 'Europe/Oslo', /is not a time\. Write it like/],
    ['', 'Europe/Oslo', /is not a time/],
  ])('%s in %s is refused', (text, zone, words) => expect(iso(text, zone)).toMatch(words))

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => void readTime(text, 'Europe/Oslo')))
  })

  it('reads back every local time that it can express', () => {
    const instants = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
    const zones = fc.constantFrom(
      'America/New_York',
      'Europe/Oslo',
      'Pacific/Auckland',
      'Pacific/Apia',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
    )
    fc.assert(
      fc.property(instants, zones, (date, zone) => {
        const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(date.getTime() / 1000) * 1000)
        const read = readTime(
          instant.toZonedDateTimeISO(zone).toPlainDateTime().toString({ smallestUnit: 'second' }),
          zone,
        )
        // Refused only in the hour that happens twice: there a local time doesn't name an instant.
        if (read instanceof Date) expect(read.getTime()).toBe(instant.epochMilliseconds)
        else expect(read.problem).toMatch(/happens twice/)
      }),
    )
  })
})

describe('showing a range', () => {
  const range = (start: string, end: string, zone: string) => formatRange(new Date(start), new Date(end), zone)

  it('always names the zone', () => {
    expect(range('2026-03-04T19:00Z', '2026-03-04T21:00Z', 'America/New_York')).toBe('Wed, 4 Mar 2026, 14:00–16:00 EST')
  })

  it('names both days, and both zones when the clocks change in between', () => {
    expect(range('2026-03-08T06:00Z', '2026-03-08T08:00Z', 'America/New_York')).toBe(
      'Sun, 8 Mar 2026, 01:00 EST–04:00 EDT',
    )
    expect(range('2026-03-04T22:00Z', '2026-03-05T06:00Z', 'America/New_York')).toMatch(/Wed.*–Thu.*01:00 EST/)
  })

  it('falls back to UTC and says so when the zone is none', () => {
    expect(range('2026-03-04T19:00Z', '2026-03-04T21:00Z', 'Mars/Olympus')).toBe('Wed, 4 Mar 2026, 19:00–21:00 UTC')
  })
})
