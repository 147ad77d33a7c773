import { describe, expect, it } from 'vitest'
import { isCovered } from '../../lib/core/spans.ts'
import { openSpans } from '../../lib/domain/resources/opening-hours.ts'
import { bookingRows } from './bookings.ts'
import { seedResources } from './resources.ts'

const today = Temporal.PlainDate.from('2026-11-23')
const now = new Date('2026-11-23T12:00:00Z')

describe.each([
  ['harbour-arts', 'America/New_York'],
  ['nordlys-kulturhus', 'Europe/Oslo'],
  ['kauri-studios', 'Pacific/Auckland'],
])('the demo of %s', (slug, zone) => {
  const resources = seedResources(slug, today)
  const rows = bookingRows(slug, 'organisation', zone, resources, today, now)

  it('has three resources with rules, none of them the first of its type by title', () => {
    expect(resources.filter(({ rules }) => rules)).toHaveLength(3)
    for (const type of ['space', 'equipment', 'person', 'workshop']) {
      const [first] = resources.filter((one) => one.type === type).toSorted((a, b) => a.title.localeCompare(b.title))
      expect(first?.rules).toBeNull()
    }
  })

  it('books none of them against its rules', () => {
    for (const { id, title, rules } of resources) {
      if (!rules) continue
      const {
        setup_minutes: setup = 0,
        cleandown_minutes: cleandown = 0,
        max_minutes: most = 1440,
      } = rules.restrictions
      const held = rows.filter((row) => row.resourceId === id && row.status !== 'cancelled')
      expect(held.length, title).toBeGreaterThan(5)
      for (const [index, { startTime, endTime }] of held.entries()) {
        const span = { from: startTime.getTime(), until: endTime.getTime() }
        expect(isCovered(span, openSpans(rules.availability, zone, span)), `${title} ${startTime.toISOString()}`).toBe(
          true,
        )
        expect(span.until - span.from).toBeLessThanOrEqual(most * 60_000)
        const before = held[index - 1]
        if (before) expect(span.from - before.endTime.getTime()).toBeGreaterThanOrEqual((setup + cleandown) * 60_000)
      }
    }
  })
})
