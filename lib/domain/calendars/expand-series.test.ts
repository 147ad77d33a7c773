import { describe, expect, it } from 'vitest'
import { expandSeries, type Series } from './expand-series.ts'

const series = (more: Partial<Series>): Series => ({
  start: new Date('2030-03-01T15:00Z'),
  end: new Date('2030-03-01T16:00Z'),
  zone: 'America/New_York',
  days: null,
  recurrence: 'RRULE:FREQ=WEEKLY',
  ...more,
})
const window = { from: new Date('2030-01-01T00:00Z'), until: new Date('2031-01-01T00:00Z') }

function expand(more: Partial<Series>, within = window) {
  const expansion = expandSeries(series(more), within)
  if ('problem' in expansion) throw new Error(expansion.problem)
  return expansion
}
const starts = (more: Partial<Series>, within = window) =>
  expand(more, within).occurrences.map(({ start }) => start.toISOString().slice(0, 16))
const clock = (at: Date, timeZone: string) =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at)

describe('a series worked out', () => {
  it.each(['America/New_York', 'Europe/Oslo', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Africa/Cairo'])(
    'pain 14: 10:00 stays 10:00 in %s across both changes of the clocks',
    (zone) => {
      const first = Temporal.ZonedDateTime.from(`2030-01-07T10:00[${zone}]`)
      const start = new Date(first.epochMilliseconds)
      const found = expand({
        start,
        end: new Date(start.getTime() + 3_600_000),
        zone,
        recurrence: 'RRULE:FREQ=WEEKLY',
      }).occurrences
      expect(found).toHaveLength(52)
      expect(new Set(found.map((one) => clock(one.start, zone)))).toEqual(new Set(['10:00']))
      expect(new Set(found.map((one) => one.end.getTime() - one.start.getTime()))).toEqual(new Set([3_600_000]))
    },
  )

  it('leaves out exception dates, and adds what RDATE names', () => {
    const recurrence =
      'RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=America/New_York:20300302T100000\nRDATE;TZID=America/New_York:20300310T100000'
    expect(starts({ recurrence })).toEqual([
      '2030-03-01T15:00',
      '2030-03-03T15:00',
      '2030-03-04T15:00',
      '2030-03-10T14:00',
    ])
  })

  it.each(['Pacific/Pago_Pago', 'America/New_York', 'UTC', 'Pacific/Kiritimati', 'Africa/Cairo'])(
    'pain 15: an all-day series covers whole local days in %s, and its end is exclusive',
    (zone) => {
      const days = { from: '2030-03-08', until: '2030-03-10' }
      const found = expand({
        zone,
        days,
        recurrence: 'RRULE:FREQ=MONTHLY;COUNT=12\nEXDATE;VALUE=DATE:20300408',
      }).occurrences
      expect(found).toHaveLength(9) // ten months of the window less the exception
      for (const { start, end } of found) {
        const local = (at: Date) => Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone)
        expect(local(start).toInstant().equals(local(start).startOfDay().toInstant())).toBe(true)
        expect(local(start).day).toBe(8)
        expect(local(end).toInstant().equals(local(end).startOfDay().toInstant())).toBe(true)
        expect(local(end).day).toBe(10)
      }
    },
  )

  it('says when it has come to its end, and when there is more beyond', () => {
    expect(expand({ recurrence: 'RRULE:FREQ=DAILY;COUNT=3' }).isFinished).toBe(true)
    expect(expand({ recurrence: 'RRULE:FREQ=DAILY;UNTIL=20300401T000000Z' }).isFinished).toBe(true)
    expect(expand({ recurrence: 'RRULE:FREQ=DAILY' }).isFinished).toBe(false)
  })

  it('keeps a time that began before the window and still runs in it', () => {
    const long = { end: new Date('2030-03-03T15:00Z'), recurrence: 'RRULE:FREQ=WEEKLY;COUNT=2' }
    expect(starts(long, { from: new Date('2030-03-02T00:00Z'), until: window.until })).toHaveLength(2)
    expect(starts(long, { from: new Date('2030-03-03T15:00Z'), until: window.until })).toHaveLength(1)
  })

  it('says so when a rule makes no sense, rather than nothing', () => {
    expect(expandSeries(series({ recurrence: 'RRULE:FREQ=SOMETIMES' }), window)).toHaveProperty('problem')
  })
})
