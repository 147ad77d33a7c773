import { describe, expect, it } from 'vitest'
import { summarise } from './summary.ts'

const none = { value: 0, capped: false }
const healthy = { connected: 2, unhealthy: [], maxAgeMinutes: 15 }

describe('the line about the day', () => {
  it('says that nothing waits', () => {
    expect(summarise({ waiting: none, conflicts: none, quarantined: none }, healthy)).toBe('Nothing waits for you')
  })

  it('counts in words and says where counting stopped', () => {
    const counts = { waiting: { value: 1000, capped: true }, conflicts: { value: 1, capped: false }, quarantined: none }
    expect(summarise(counts, healthy)).toBe('1,000+ requests wait · 1 conflict is open')
  })
})
