import { describe, expect, it } from 'vitest'
import { clockOf, shiftDay, shiftMonth, shiftWall } from './wall-time.ts'

describe('what a clock shows', () => {
  it('moves along the clock face, whatever the zone of whoever looks', () => {
    expect(shiftWall('2026-03-08T01:45:00', 30 * 60)).toBe('2026-03-08T02:15:00') // skipped in New York
    expect(shiftWall('2026-03-01T00:00:00', -60)).toBe('2026-02-28T23:59:00')
    expect(clockOf('2026-03-04T14:05:00')).toBe('14:05')
  })

  it('moves by days and by months, and never over the end of a month', () => {
    expect(shiftDay('2028-02-28', 1)).toBe('2028-02-29')
    expect(shiftDay('2026-01-01', -7)).toBe('2025-12-25')
    expect(shiftMonth('2026-01-31', 1)).toBe('2026-02-28')
    expect(shiftMonth('2026-03-31', -1)).toBe('2026-02-28')
    expect(shiftMonth('2026-12-15', 1)).toBe('2027-01-15')
  })
})
