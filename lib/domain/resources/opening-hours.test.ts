import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Span } from '../../core/spans.ts'
import { type AvailabilityRules, availabilityRulesSchema } from './booking-rules-schema.ts'
import { openSpans } from './opening-hours.ts'
import { weekdays } from './values.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const at = (text: string) => Date.parse(text)
const rulesOf = (input: object): AvailabilityRules => availabilityRulesSchema.parse(input)
const shown = (spans: readonly Span[]) =>
  spans.map(
    ({ from, until }) => `${new Date(from).toISOString().slice(0, 16)}/${new Date(until).toISOString().slice(0, 16)}`,
  )
const always = (...hours: [string, string][]) => Object.fromEntries(weekdays.map((day) => [day, hours]))

type Clock = { date: string; weekday: string; clock: string }

/** What a wall clock shows, minute by minute, by ICU and not by Temporal: the oracle shares no code with what it checks. */
function wallClock(zone: string): (instant: number) => Clock {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]))
    const weekday = (parts['weekday'] ?? '').slice(0, 3).toLowerCase()
    return {
      date: `${parts['year']}-${parts['month']}-${parts['day']}`,
      weekday,
      clock: `${parts['hour']}:${parts['minute']}`,
    }
  }
}

/** Open by the words of the rule: the last exception for the day, else the weekday's hours, else always. */
function isOpen(rules: AvailabilityRules, { date, weekday, clock }: Clock): boolean {
  let hours: readonly (readonly string[])[] | undefined
  for (const exception of rules.exceptions)
    if (exception.from <= date && date <= exception.until) hours = exception.open
  if (!hours) {
    if (!rules.weekly) return true
    hours = Object.entries(rules.weekly).find(([day]) => day === weekday)?.[1] ?? []
  }
  return hours.some(([opens = '', closes = '']) => opens <= clock && clock < closes)
}

// Around every kind of change: gaps and overlaps by day and at midnight, half an hour, a day that was left out, and none at all.
const windows = [
  ['Pacific/Pago_Pago', '2026-03-08T00:00Z'],
  ['Pacific/Kiritimati', '2026-03-08T00:00Z'],
  ['Europe/Oslo', '2026-03-28T06:00Z'],
  ['Europe/Oslo', '2026-10-24T06:00Z'],
  ['America/New_York', '2026-03-07T12:00Z'],
  ['America/New_York', '2026-10-31T12:00Z'],
  ['America/Sao_Paulo', '2018-11-03T08:00Z'],
  ['America/Sao_Paulo', '2019-02-16T08:00Z'],
  ['Africa/Cairo', '2026-04-23T04:00Z'],
  ['Africa/Cairo', '2026-10-29T04:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T00:00Z'],
  ['Pacific/Apia', '2011-12-29T20:00Z'],
  ['America/St_Johns', '2010-11-06T12:00Z'],
] as const
const LENGTH = 44 * HOUR
const tables = windows.map(([zone, start]) => {
  const from = at(start)
  const read = wallClock(zone)
  return { zone, from, clocks: Array.from({ length: LENGTH / MINUTE }, (_, index) => read(from + index * MINUTE)) }
})

const clocks = Array.from({ length: 97 }, (_, quarter) => {
  const minutes = quarter * 15
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
})
const dayHours = fc
  .uniqueArray(fc.nat(96), { minLength: 0, maxLength: 8 })
  .map((marks) => marks.toSorted((a, b) => a - b))
  .map((marks) =>
    Array.from({ length: Math.floor(marks.length / 2) }, (_, pair) => [
      clocks[marks[pair * 2] ?? 0],
      clocks[marks[pair * 2 + 1] ?? 0],
    ]),
  )
const weekly = fc.option(fc.dictionary(fc.constantFrom(...weekdays), dayHours), { nil: undefined })
const exceptionsFrom = (dates: readonly string[]) =>
  fc.array(
    fc
      .tuple(fc.nat(dates.length - 1), fc.nat(dates.length - 1), dayHours)
      .map(([a, b, open]) => ({ from: dates[Math.min(a, b)], until: dates[Math.max(a, b)], open })),
    { maxLength: 3 },
  )

describe('openSpans', () => {
  it.each(tables.map((table, index) => [windows[index]?.join(' from '), table] as const))(
    'agrees minute by minute with the clocks of %s',
    (_, { zone, from, clocks: shows }) => {
      const dates = [...new Set(shows.map(({ date }) => date))]
      fc.assert(
        fc.property(
          weekly,
          exceptionsFrom(dates),
          fc.nat(LENGTH / MINUTE - 1),
          fc.integer({ min: 1, max: LENGTH / MINUTE }),
          (week, exceptions, start, length) => {
            const rules = rulesOf({ weekly: week, exceptions })
            const [first, last] = [start, Math.min(start + length, LENGTH / MINUTE)]
            const spans = openSpans(rules, zone, { from: from + first * MINUTE, until: from + last * MINUTE })
            const open = new Set<number>()
            for (const span of spans) for (let t = span.from; t < span.until; t += MINUTE) open.add((t - from) / MINUTE)
            for (let minute = first; minute < last; minute += 1) {
              const clock = shows[minute]
              if (clock && isOpen(rules, clock) !== open.has(minute))
                throw new Error(`${zone} ${clock.date} ${clock.clock}: ${open.has(minute) ? 'open' : 'closed'}`)
            }
            for (const [index, span] of spans.entries()) {
              expect(span.from).toBeLessThan(span.until)
              expect(span.from).toBeGreaterThan(spans[index - 1]?.until ?? -Infinity)
            }
          },
        ),
        { numRuns: 60 },
      )
    },
  )

  it('answers the same for a range as for its parts', () => {
    fc.assert(
      fc.property(weekly, fc.constantFrom(...tables), fc.nat(LENGTH / MINUTE), (week, { zone, from }, cut) => {
        const rules = rulesOf({ weekly: week })
        const middle = from + cut * MINUTE
        const whole = openSpans(rules, zone, { from, until: from + LENGTH })
        const parts = [
          ...openSpans(rules, zone, { from, until: middle }),
          ...openSpans(rules, zone, { from: middle, until: from + LENGTH }),
        ]
        const joined = parts.flatMap((span, index) => {
          const next = parts[index + 1]
          if (parts[index - 1]?.until === span.from) return []
          return [{ from: span.from, until: next?.from === span.until ? next.until : span.until }]
        })
        expect(shown(whole)).toEqual(shown(joined))
      }),
    )
  })

  it.each([
    ['a usual day', 'Europe/Oslo', '2026-06-01', ['2026-06-01T07:00/2026-06-01T15:00']],
    ['eleven hours behind', 'Pacific/Pago_Pago', '2026-06-01', ['2026-06-01T20:00/2026-06-02T04:00']],
    ['fourteen ahead', 'Pacific/Kiritimati', '2026-06-01', ['2026-05-31T19:00/2026-06-01T03:00']],
  ])('reads hours in the zone: %s', (_, zone, day, expected) => {
    const rules = rulesOf({ weekly: always(['09:00', '17:00']) })
    const noon = Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds
    expect(shown(openSpans(rules, zone, { from: noon - 12 * HOUR, until: noon + 12 * HOUR }))).toEqual(expected)
  })

  it.each([
    [
      'a gap inside the hours shortens them',
      'Europe/Oslo',
      '2026-03-29',
      ['01:00', '04:00'],
      ['2026-03-29T00:00/2026-03-29T02:00'],
    ],
    ['hours inside the gap are none', 'Europe/Oslo', '2026-03-29', ['02:00', '03:00'], []],
    [
      'opening inside the gap opens after it',
      'Europe/Oslo',
      '2026-03-29',
      ['02:30', '04:00'],
      ['2026-03-29T01:00/2026-03-29T02:00'],
    ],
    [
      'an hour that happens twice is open twice',
      'Europe/Oslo',
      '2026-10-25',
      ['02:00', '03:00'],
      ['2026-10-25T00:00/2026-10-25T02:00'],
    ],
    [
      'half of it is two stretches',
      'Europe/Oslo',
      '2026-10-25',
      ['02:30', '03:00'],
      ['2026-10-25T00:30/2026-10-25T01:00', '2026-10-25T01:30/2026-10-25T02:00'],
    ],
    [
      'midnight that does not exist',
      'Africa/Cairo',
      '2026-04-24',
      ['00:00', '02:00'],
      ['2026-04-23T22:00/2026-04-23T23:00'],
    ],
    [
      'up to 24:00, twice',
      'America/Sao_Paulo',
      '2019-02-16',
      ['23:00', '24:00'],
      ['2019-02-17T01:00/2019-02-17T03:00'],
    ],
    [
      'half an hour back',
      'Australia/Lord_Howe',
      '2026-04-05',
      ['01:00', '02:00'],
      ['2026-04-04T14:00/2026-04-04T15:30'],
    ],
  ] as const)('%s', (_, zone, day, hours, expected) => {
    const rules = rulesOf({ weekly: {}, exceptions: [{ from: day, until: day, open: [hours] }] })
    const start = at(`${day}T12:00Z`)
    expect(shown(openSpans(rules, zone, { from: start - 30 * HOUR, until: start + 30 * HOUR }))).toEqual(expected)
  })

  it('lends the hours of a day that was left out to no other', () => {
    const rules = rulesOf({ weekly: { fri: [['09:00', '17:00']] } })
    const week = { from: at('2011-12-26T00:00Z'), until: at('2012-01-03T00:00Z') }
    expect(openSpans(rules, 'Pacific/Apia', week)).toEqual([])
    expect(
      shown(
        openSpans(rulesOf({ weekly: { thu: [['23:00', '24:00']], sat: [['00:00', '01:00']] } }), 'Pacific/Apia', week),
      ),
    ).toEqual(['2011-12-30T09:00/2011-12-30T11:00'])
  })

  it('remembers a stretch that was first met at its very first instant as no longer than it is', () => {
    const rules = rulesOf({ weekly: always(['09:00', '10:00']) })
    const change = at('2027-03-28T01:00Z')
    expect(shown(openSpans(rules, 'Europe/Paris', { from: change, until: change + 12 * HOUR }))).toEqual([
      '2027-03-28T07:00/2027-03-28T08:00',
    ])
    expect(shown(openSpans(rules, 'Europe/Paris', { from: change - 24 * HOUR, until: change }))).toEqual([
      '2027-03-27T08:00/2027-03-27T09:00',
    ])
  })

  it('joins what goes past midnight', () => {
    const rules = rulesOf({ weekly: { fri: [['20:00', '24:00']], sat: [['00:00', '02:00']] } })
    const week = { from: at('2026-06-01T00:00Z'), until: at('2026-06-08T00:00Z') }
    expect(shown(openSpans(rules, 'Europe/Oslo', week))).toEqual(['2026-06-05T18:00/2026-06-06T00:00'])
  })

  it('is always open without rules, and never with an empty week', () => {
    const range = { from: at('2026-06-01T10:00Z'), until: at('2026-06-09T10:00Z') }
    expect(openSpans(rulesOf({}), 'Europe/Oslo', range)).toEqual([range])
    expect(openSpans(rulesOf({ weekly: {} }), 'Europe/Oslo', range)).toEqual([])
    expect(openSpans(rulesOf({}), 'Europe/Oslo', { from: 5, until: 5 })).toEqual([])
  })

  it('lets a later exception win over an earlier one', () => {
    const exceptions = [
      { from: '2026-06-01', until: '2026-06-30', open: [] },
      { from: '2026-06-03', until: '2026-06-03', open: [['10:00', '11:00']] },
    ]
    const june = { from: at('2026-06-01T00:00Z'), until: at('2026-06-08T00:00Z') }
    expect(shown(openSpans(rulesOf({ exceptions }), 'UTC', june))).toEqual(['2026-06-03T10:00/2026-06-03T11:00'])
    expect(openSpans(rulesOf({ exceptions: exceptions.toReversed() }), 'UTC', june)).toEqual([])
  })

  // Whole days have no clock: a closure of a day is that day's 24 (or 23, or 25) hours where the organisation is, in every zone.
  describe('pain 15: a closed day is exactly that local day', () => {
    const zones = Array.from({ length: 26 }, (_, index) => {
      const offset = index - 11
      return [offset, offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`] as const
    })
    it.each([...zones, [9.5, 'Australia/Darwin'], [5.75, 'Asia/Kathmandu'], [-9.5, 'Pacific/Marquesas']] as const)(
      'at UTC %d',
      (offset, zone) => {
        const rules = rulesOf({ exceptions: [{ from: '2026-12-24', until: '2026-12-26', open: [] }] })
        const range = { from: at('2026-12-20T00:00Z'), until: at('2026-12-31T00:00Z') }
        const closed = { from: at('2026-12-24T00:00Z') - offset * HOUR, until: at('2026-12-27T00:00Z') - offset * HOUR }
        expect(openSpans(rules, zone, range)).toEqual([
          { from: range.from, until: closed.from },
          { from: closed.until, until: range.until },
        ])
      },
    )
  })
})
