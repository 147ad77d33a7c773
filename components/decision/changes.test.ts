import { describe, expect, it } from 'vitest'
import { readChanges, readStale } from './changes.ts'
import { valueText, wordFor } from './words.ts'

describe('what changed, for people', () => {
  it('pain 21: reads a stale refusal field by field, without bookkeeping', () => {
    const stale = readStale({
      version: 4,
      by: 'user_a',
      changes: { status: ['pending', 'approved'], version: [3, 4], updated_at: ['a', 'b'] },
    })
    expect(stale).toEqual({ by: ['user_a'], changes: [{ field: 'status', before: 'pending', after: 'approved' }] })
  })

  it('takes anything else for no change', () => {
    expect(readChanges(null)).toEqual([])
    expect(readChanges({ status: 'approved', list: [1, 2, 3] })).toEqual([])
    expect(readStale('stale')).toEqual({ changes: [], by: [] })
  })

  it('writes values short, names for ids, and a dash for nothing', () => {
    expect(valueText(null)).toBe('—')
    expect(valueText('user_a', { user_a: 'Ada Okafor' })).toBe('Ada Okafor')
    expect(valueText('in_progress')).toBe('In progress')
    expect(valueText({ text: 'x'.repeat(300) }).length).toBeLessThan(125)
    expect(wordFor('requestedStart')).toBe('Requested start')
  })
})
