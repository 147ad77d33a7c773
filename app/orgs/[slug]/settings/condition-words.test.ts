import { describe, expect, it } from 'vitest'
import type { Conditions } from '#lib/domain/approvals/schema.ts'
import { conditionWords, durationWords } from './condition-words.ts'

describe('conditions in words', () => {
  it.each<[Conditions | null, string | null]>([
    [{}, null],
    [null, 'nobody knows what: its conditions can’t be read'],
    [{ request_types: ['booking', 'inquiry'] }, 'bookings, inquiries'],
    [{ minutes_from: 480 }, 'bookings lasting 8 hours or more'],
    [{ minutes_from: 60, minutes_to: 90 }, 'bookings lasting 1 hour to 90 minutes'],
    [{ value_to: 1200 }, 'bookings priced 1,200 or less'],
    [{ resource_types: ['space', 'person'], weekdays: ['sat', 'sun'] }, 'bookings of spaces, people; on Sat, Sun'],
    [{ starts_from: '22:00', starts_before: '06:00' }, 'bookings starting 22:00–06:00'],
    [
      { requesters: ['@members.example'], uncontested: true },
      'bookings asked by @members.example; that nobody else waits for',
    ],
  ])('%j', (conditions, words) => {
    expect(conditionWords(conditions)).toEqual(words)
  })

  it.each([
    [1, '1 minute'],
    [90, '90 minutes'],
    [60, '1 hour'],
    [2880, '2 days'],
  ])('%s minutes', (minutes, words) => expect(durationWords(minutes)).toBe(words))
})
