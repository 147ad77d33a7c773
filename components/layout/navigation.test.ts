import { describe, expect, it } from 'vitest'
import { buildNavigation, currentEntry, formatCount, places } from './navigation.ts'

describe('navigation', () => {
  it('shows only what is permitted, in the order of the day', () => {
    const entries = buildNavigation({ slug: 'a', shows: (key) => key !== 'settings' && key !== 'requests' })
    expect(entries.map((entry) => entry.key).slice(0, 3)).toEqual(['overview', 'conflicts', 'bookings'])
    expect(entries.some((entry) => entry.key === 'settings')).toBe(false)
  })

  it('gives every place its own letter', () => {
    expect(new Set(places.map((place) => place.letter)).size).toBe(places.length)
  })

  it('finds the entry of a page below it, not of one that begins alike', () => {
    const entries = buildNavigation({ slug: 'a', shows: () => true })
    expect(currentEntry(entries, '/orgs/a/requests/7')?.key).toBe('requests')
    expect(currentEntry(entries, '/orgs/a/requestsx')).toBeUndefined()
  })

  it('says when a count was cut off', () => {
    expect(formatCount({ value: 1000, capped: true })).toBe('1,000+')
    expect(formatCount({ value: 12 })).toBe('12')
  })
})
