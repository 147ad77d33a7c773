import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requestTypes } from '../requests/schema.ts'
import { resourceTypes, weekdays } from '../resources/schema.ts'
import { type AskFacts, matchConditions, parseConditions, ruleMatches, stepApplies } from './conditions.ts'
import { type Conditions, conditionsSchema } from './schema.ts'

/** Monday 4 March 2030, 18:00 to 21:00 in New York. */
const facts = (more: Partial<AskFacts> = {}): AskFacts => ({
  type: 'booking',
  resourceType: 'space',
  value: 120,
  start: new Date('2030-03-04T23:00:00Z'),
  end: new Date('2030-03-05T02:00:00Z'),
  requesterEmail: 'Robin@Members.example',
  contested: false,
  zone: 'America/New_York',
  ...more,
})
const table: [what: string, conditions: Conditions, more: Partial<AskFacts>, expected: boolean | null][] = [
  ['nothing said is about bookings', {}, {}, true],
  ['nothing said is not about questions', {}, { type: 'inquiry' }, false],
  ['a type that is named', { request_types: ['inquiry'] }, { type: 'inquiry' }, true],
  ['a resource type', { resource_types: ['space', 'person'] }, {}, true],
  ['another resource type', { resource_types: ['equipment'] }, {}, false],
  ['no resource at all', { resource_types: ['space'] }, { resourceType: null }, null],
  ['the value, both ends included', { value_from: 120, value_to: 120 }, {}, true],
  ['too dear', { value_to: 119.99 }, {}, false],
  ['a value nobody knows', { value_from: 1 }, { value: null }, null],
  ['the length, both ends included', { minutes_from: 180, minutes_to: 180 }, {}, true],
  ['too short', { minutes_from: 181 }, {}, false],
  ['no time asked', { minutes_to: 60 }, { start: null, end: null }, null],
  ['a domain, whatever the case', { requesters: ['@members.example'] }, {}, true],
  ['an address', { requesters: ['robin@members.example'] }, {}, true],
  [
    'a domain that only ends like it',
    { requesters: ['@members.example'] },
    { requesterEmail: 'x@notmembers.example' },
    false,
  ],
  [
    'a domain below it is another',
    { requesters: ['@members.example'] },
    { requesterEmail: 'x@a.members.example' },
    false,
  ],
  ['nobody’s address', { requesters: ['@members.example'] }, { requesterEmail: null }, null],
  ['all but a domain', { except_requesters: ['@members.example'] }, {}, false],
  ['all but another domain', { except_requesters: ['@other.example'] }, {}, true],
  ['all but a domain, address unknown', { except_requesters: ['@other.example'] }, { requesterEmail: null }, null],
  ['the weekday in the organisation’s zone', { weekdays: ['mon'] }, {}, true],
  ['which is another day in UTC+14', { weekdays: ['mon'] }, { zone: 'Pacific/Kiritimati' }, false],
  ['starts in the evening', { starts_from: '18:00', starts_before: '22:00' }, {}, true],
  ['the end of the stretch is exclusive', { starts_before: '18:00' }, {}, false],
  ['a night goes past midnight', { starts_from: '17:00', starts_before: '06:00' }, {}, true],
  ['a night, by day', { starts_from: '22:00', starts_before: '06:00' }, {}, false],
  ['alone', { uncontested: true }, {}, true],
  ['contested', { uncontested: true }, { contested: true }, false],
  ['what surely fails decides, whatever is unknown', { value_from: 1, weekdays: ['tue'] }, { value: null }, false],
]

describe('conditions', () => {
  it.each(table)('%s', (_what, conditions, more, expected) => {
    expect(matchConditions(conditions, facts(more))).toBe(expected)
  })

  it('what nobody knows needs a person: a step applies, a rule doesn’t match', () => {
    const unknown = facts({ value: null })
    expect([stepApplies({ value_from: 1 }, unknown), ruleMatches({ value_from: 1 }, unknown)]).toEqual([true, false])
    expect([stepApplies(null, facts()), ruleMatches(null, facts())]).toEqual([true, false])
  })

  it('damaged ones are never "no conditions"', () => {
    expect(parseConditions({ value_from: 'much' })).toBeNull()
    expect(parseConditions({ invented: 1 })).toBeNull()
    expect(parseConditions(null)).toEqual({})
  })

  it('refuse what contradicts itself, in words', () => {
    const message = (value: unknown) => conditionsSchema.safeParse(value).error?.issues[0]?.message
    expect(message({ value_from: 5, value_to: 4 })).toBe('It is less than the lower end.')
    expect(message({ starts_from: '09:00', starts_before: '09:00' })).toBe('That leaves no time at all.')
    expect(message({ requesters: ['somebody'] })).toBe('Write an address, or a domain like @members.example.')
  })
})

const anyConditions: fc.Arbitrary<Conditions> = fc.record(
  {
    request_types: fc.uniqueArray(fc.constantFrom(...requestTypes), { minLength: 1 }),
    resource_types: fc.uniqueArray(fc.constantFrom(...resourceTypes), { minLength: 1 }),
    value_from: fc.integer({ min: 0, max: 200 }),
    minutes_to: fc.integer({ min: 1, max: 600 }),
    requesters: fc.constant(['@members.example']),
    weekdays: fc.uniqueArray(fc.constantFrom(...weekdays), { minLength: 1 }),
    starts_from: fc.constantFrom('06:00', '18:00', '22:00'),
    starts_before: fc.constantFrom('09:00', '20:00', '23:59'),
    uncontested: fc.constant(true as const),
  },
  { requiredKeys: [] },
)
const anyFacts: fc.Arbitrary<AskFacts> = fc
  .record({
    type: fc.constantFrom(...requestTypes),
    resourceType: fc.option(fc.constantFrom(...resourceTypes)),
    value: fc.option(fc.integer({ min: 0, max: 300 })),
    requesterEmail: fc.option(fc.constantFrom('a@members.example', 'b@other.example')),
    contested: fc.option(fc.boolean()),
    hours: fc.option(fc.integer({ min: 0, max: 400 })),
    length: fc.integer({ min: 1, max: 900 }),
    zone: fc.constantFrom('UTC', 'America/New_York', 'Pacific/Auckland'),
  })
  .map(({ hours, length, ...rest }) => {
    const start = hours === null ? null : new Date(Date.UTC(2030, 2, 4) + hours * 3_600_000)
    return { ...rest, start, end: start && new Date(start.getTime() + length * 60_000) }
  })

describe('whatever is asked', () => {
  it('one more condition never lets more through', () => {
    fc.assert(
      fc.property(anyConditions, anyConditions, anyFacts, (some, more, asked) => {
        const order = (value: boolean | null) => (value === true ? 2 : value === null ? 1 : 0)
        const joined = { ...more, ...some }
        const added = Object.keys(joined).filter(
          (name) => !(name in some) && name !== 'starts_from' && name !== 'starts_before' && name !== 'request_types',
        )
        const narrower = {
          ...some,
          ...Object.fromEntries(
            added.map((name) => [name, Object.entries(joined).find(([each]) => each === name)?.[1]]),
          ),
        }
        expect(order(matchConditions(narrower, asked))).toBeLessThanOrEqual(order(matchConditions(some, asked)))
      }),
    )
  })

  it('a rule that matches is one whose step applies', () => {
    fc.assert(
      fc.property(anyConditions, anyFacts, (some, asked) => {
        if (ruleMatches(some, asked)) expect(stepApplies(some, asked)).toBe(true)
      }),
    )
  })

  it('learning what was unknown never turns a yes or a no around', () => {
    fc.assert(
      fc.property(anyConditions, anyFacts, fc.integer({ min: 0, max: 300 }), (some, asked, value) => {
        const before = matchConditions(some, { ...asked, value: null })
        if (before !== null) expect(matchConditions(some, { ...asked, value })).toBe(before)
      }),
    )
  })
})
