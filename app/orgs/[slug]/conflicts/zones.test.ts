import { describe, expect, it } from 'vitest'
import { differingZones } from './zones.tsx'

const summer = { start: '2026-07-01T14:00:00Z', end: '2026-07-01T15:00:00Z' }

describe('zones of a conflict', () => {
  it('names each clock that shows another time, the organisation’s first', () => {
    const zones = differingZones(
      [
        { zone: 'Europe/Berlin', whose: 'Organisation' },
        { zone: 'Europe/Rome', whose: 'Calendar' },
        { zone: 'America/New_York', whose: 'You' },
        { zone: 'Mars/Olympus Mons', whose: 'Event' },
        { zone: null, whose: 'Nobody' },
      ],
      summer,
    )
    expect(zones.map(({ whose }) => whose)).toEqual(['Organisation', 'You'])
  })

  it('pain 14: tells zones apart that agree before a clock change and not after it', () => {
    const overChange = { start: '2026-03-08T06:30:00Z', end: '2026-03-08T07:30:00Z' }
    const zones = [
      { zone: 'America/New_York', whose: 'Organisation' },
      { zone: 'America/Panama', whose: 'You' },
    ]
    expect(differingZones(zones, overChange)).toHaveLength(2)
    expect(differingZones(zones, { start: '2026-01-08T06:30:00Z', end: '2026-01-08T07:30:00Z' })).toHaveLength(1)
  })
})
