import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { availabilityRulesSchema, bookingRestrictionsSchema, parseBookingRules } from './booking-rules-schema.ts'

const problemOf = (input: object) => availabilityRulesSchema.safeParse(input).error?.issues[0]?.message ?? null
const day = (open: unknown) => ({ weekly: { mon: open } })

describe('the schema of opening hours', () => {
  it.each([
    ['an ordinary day', day([['09:00', '17:00']]), null],
    [
      'several stretches, in any order',
      day([
        ['13:00', '17:00'],
        ['09:00', '12:00'],
      ]),
      null,
    ],
    [
      'stretches that touch',
      day([
        ['09:00', '12:00'],
        ['12:00', '17:00'],
      ]),
      null,
    ],
    ['a whole day', day([['00:00', '24:00']]), null],
    ['a closed day', day([]), null],
    [
      'overlapping stretches',
      day([
        ['09:00', '12:00'],
        ['11:59', '17:00'],
      ]),
      'Two stretches overlap.',
    ],
    ['closing before opening', day([['17:00', '09:00']]), 'It closes before it opens.'],
    ['no length', day([['09:00', '09:00']]), 'It closes before it opens.'],
    ['past the day', day([['09:00', '24:01']]), 'Write a time like 09:00, up to 24:00.'],
    ['opening at 24:00', day([['24:00', '24:00']]), 'It closes before it opens.'],
    ['an hour of one digit', day([['9:00', '17:00']]), 'Write a time like 09:00, up to 24:00.'],
    ['a minute that is none', day([['09:60', '17:00']]), 'Write a time like 09:00, up to 24:00.'],
    [
      'nine stretches',
      day(Array.from({ length: 9 }, (_, n) => [`0${n}:00`, `0${n}:30`])),
      'At most eight stretches a day.',
    ],
    ['an exception of one day', { exceptions: [{ from: '2026-12-24', until: '2026-12-24', open: [] }] }, null],
    [
      'one that ends first',
      { exceptions: [{ from: '2026-12-25', until: '2026-12-24', open: [] }] },
      'The last day is before the first.',
    ],
    [
      'a day that is none',
      { exceptions: [{ from: '2026-02-30', until: '2026-03-01', open: [] }] },
      'Write a day like 2026-12-24.',
    ],
  ])('takes or refuses %s', (_, input, problem) => {
    expect(problemOf(input)).toBe(problem)
  })
})

describe('reading what is stored', () => {
  it('takes nothing for no rule', () => {
    for (const empty of [null, undefined, {}, [], 'text', 7]) {
      expect(parseBookingRules(empty, empty)).toEqual({
        availability: { revision: 0, exceptions: [] },
        restrictions: { revision: 0 },
        damaged: [],
      })
    }
  })

  it('leaves documents of Infra24 alone: keys that are not ours are no hours', () => {
    const theirs = { monday: { open: '09:00', close: '17:00' }, timezone: 'UTC' }
    expect(parseBookingRules(theirs, { theirs: 1 })).toEqual({
      availability: { revision: 0, exceptions: [] },
      restrictions: { revision: 0 },
      damaged: [],
    })
  })

  it('never takes damaged hours for none', () => {
    expect(parseBookingRules({ weekly: { mon: 'nine to five' } }, {}).availability).toBeNull()
    expect(parseBookingRules({ exceptions: [{ from: 'soon' }] }, {}).availability).toBeNull()
    expect(parseBookingRules({ weekly: null }, {}).availability).toBeNull()
  })

  it('loses one damaged restriction, by name, and not the others', () => {
    expect(
      parseBookingRules({}, { min_minutes: 'an hour', max_minutes: 120, setup_minutes: 0, lead_minutes: null }),
    ).toEqual({
      availability: { revision: 0, exceptions: [] },
      restrictions: { revision: 0, max_minutes: 120 },
      damaged: ['min_minutes', 'setup_minutes'],
    })
  })

  it('never throws, and a damaged key is never among those that hold', () => {
    const junk = fc.dictionary(
      fc.oneof(fc.constantFrom('weekly', 'exceptions', ...Object.keys(bookingRestrictionsSchema.shape)), fc.string()),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.oneof(junk, fc.jsonValue()), fc.oneof(junk, fc.jsonValue()), (hours, restrictions) => {
        const parsed = parseBookingRules(hours, restrictions)
        for (const key of parsed.damaged) if (key !== 'revision') expect(parsed.restrictions).not.toHaveProperty(key)
      }),
    )
  })

  it('reads back what it wrote', () => {
    const minutes = fc.option(fc.integer({ min: 1, max: 1440 }), { nil: undefined })
    const written = fc.record({
      revision: fc.nat(99),
      setup_minutes: minutes,
      cleandown_minutes: minutes,
      lead_minutes: minutes,
    })
    fc.assert(
      fc.property(written, (restrictions) => {
        const stored = JSON.parse(JSON.stringify(restrictions))
        expect(parseBookingRules({}, stored)).toMatchObject({ restrictions: stored, damaged: [] })
      }),
    )
  })
})
