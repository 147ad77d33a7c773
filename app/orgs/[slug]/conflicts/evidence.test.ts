import { describe, expect, it } from 'vitest'
import { causeText } from './cause.ts'
import { readEvidence, timedOccupancies } from './evidence.ts'

describe('evidence of a conflict', () => {
  it('reads what the guard’s own trigger writes: kinds and ids without times', () => {
    const evidence = readEvidence({
      version: 1,
      cause: 'written_outside_masterflow',
      range: { start: '2026-03-04T10:00:00Z', end: '2026-03-04T12:00:00Z' },
      occupancies: [{ kind: 'booking', id: 'b1' }],
    })
    expect(evidence.occupancies).toHaveLength(1)
    expect(timedOccupancies(evidence)).toEqual([])
    expect(causeText(evidence.cause)).toContain('Another application')
  })

  it('survives damaged and missing evidence', () => {
    expect(readEvidence(null).reasons).toEqual([])
    const half = readEvidence({ reasons: 'none', range: 5, cause: 'override' })
    expect(half.range).toBeUndefined()
    expect(half.cause).toBe('override')
  })
})
