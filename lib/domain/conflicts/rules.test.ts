import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BookingRestrictions } from '../resources/index.ts'
import type { Facts } from './facts.ts'
import { decideVerdict } from './rules.ts'
import type { Occupancy } from './schema.ts'

const now = new Date('2030-01-01T08:00:00Z')
const occupancy = (more: Partial<Occupancy> = {}): Occupancy => ({
  kind: 'booking',
  id: 'b1',
  label: 'Printmaking',
  start: '2030-01-02T14:00:00Z',
  end: '2030-01-02T16:00:00Z',
  ...more,
})

const rules = (restrictions: Partial<BookingRestrictions>): Facts['resource']['rules'] => ({
  availability: { revision: 0, exceptions: [] },
  restrictions: { revision: 1, ...restrictions },
  damaged: [],
})

function facts(more: Partial<Omit<Facts, 'resource'>> & { resource?: Partial<Facts['resource']> } = {}): Facts {
  return {
    zone: 'America/New_York',
    start: new Date('2030-01-02T14:00:00Z'),
    end: new Date('2030-01-02T16:00:00Z'),
    participants: null,
    bookings: [],
    pending: [],
    peak: 0,
    asker: { role: 'public', email: null },
    bookedThisWeek: 0,
    calendar: { linked: false },
    ...more,
    resource: {
      title: 'Studio A',
      type: 'space',
      isActive: true,
      isBookable: true,
      capacity: 12,
      capacityKind: 'exclusive',
      detectsConflicts: true,
      rules: rules({}),
      ...more.resource,
    },
  }
}

const calendar = (more: object = {}): Facts['calendar'] => ({
  linked: true,
  name: 'Studio A',
  lastSyncAt: new Date('2030-01-01T07:58:00Z'),
  failing: null,
  maxAgeMinutes: 15,
  events: [],
  hasUnknownSeries: false,
  ...more,
})

describe('the verdict', () => {
  it.each<[string, Facts, string, string]>([
    ['nothing in the way', facts(), 'possible', 'bookings.exclusive'],
    ['a booking', facts({ bookings: [occupancy()] }), 'impossible', 'bookings.exclusive'],
    ['a competing request', facts({ pending: [occupancy({ kind: 'pending' })] }), 'possible', 'requests.competing'],
    ['out of use', facts({ resource: { isActive: false } }), 'impossible', 'resource.active'],
    ['not bookable', facts({ resource: { isBookable: false } }), 'impossible', 'resource.bookable'],
    ['too many people for the room', facts({ participants: 13 }), 'impossible', 'room.size'],
    ['just enough people', facts({ participants: 12 }), 'possible', 'bookings.exclusive'],
    ['the end before the start', facts({ end: new Date('2030-01-02T13:00:00Z') }), 'impossible', 'time.order'],
    ['no length', facts({ end: new Date('2030-01-02T14:00:00Z') }), 'impossible', 'time.order'],
    [
      'over already',
      facts({ start: new Date('2029-12-31T10:00:00Z'), end: new Date('2029-12-31T11:00:00Z') }),
      'impossible',
      'time.past',
    ],
    ['too short', facts({ resource: { rules: rules({ min_minutes: 121 }) } }), 'impossible', 'restrictions.length'],
    ['too long', facts({ resource: { rules: rules({ max_minutes: 119 }) } }), 'impossible', 'restrictions.length'],
    ['too soon', facts({ resource: { rules: rules({ lead_minutes: 1801 }) } }), 'impossible', 'restrictions.lead_time'],
    ['just in time', facts({ resource: { rules: rules({ lead_minutes: 1800 }) } }), 'possible', 'bookings.exclusive'],
    ['too far ahead', facts({ resource: { rules: rules({ horizon_days: 1 }) } }), 'impossible', 'restrictions.horizon'],
    [
      'seats left',
      facts({ resource: { capacityKind: 'seats' }, peak: 8, participants: 4 }),
      'possible',
      'bookings.capacity',
    ],
    [
      'a seat too few',
      facts({ resource: { capacityKind: 'seats' }, peak: 9, participants: 4 }),
      'impossible',
      'bookings.capacity',
    ],
    ['a fresh calendar', facts({ calendar: calendar() }), 'possible', 'bookings.exclusive'],
    [
      'busy in the calendar',
      facts({ calendar: calendar({ events: [occupancy({ kind: 'calendar' })] }) }),
      'impossible',
      'calendar.busy',
    ],
    [
      'tentative in the calendar',
      facts({ calendar: calendar({ events: [occupancy({ kind: 'calendar', tentative: true })] }) }),
      'unknown',
      'calendar.busy',
    ],
    [
      'a stale calendar',
      facts({ calendar: calendar({ lastSyncAt: new Date('2030-01-01T07:44:00Z') }) }),
      'unknown',
      'calendar.freshness',
    ],
    ['a calendar never read', facts({ calendar: calendar({ lastSyncAt: null }) }), 'unknown', 'calendar.freshness'],
    [
      'a failing calendar',
      facts({ calendar: calendar({ failing: 'access was withdrawn' }) }),
      'unknown',
      'calendar.freshness',
    ],
    [
      'a booking beside a failing calendar',
      facts({ bookings: [occupancy()], calendar: calendar({ failing: 'x' }) }),
      'impossible',
      'bookings.exclusive',
    ],
    [
      'detection switched off',
      facts({ resource: { detectsConflicts: false }, calendar: calendar({ failing: 'x' }) }),
      'possible',
      'bookings.exclusive',
    ],
  ])('%s', (_name, given, verdict, rule) => {
    const decided = decideVerdict(given, now)
    expect(decided.verdict).toBe(verdict)
    expect(decided.reasons.map((reason) => reason.rule)).toContain(rule)
  })

  it('says what, when in the zone, and whose', () => {
    const { reasons } = decideVerdict(facts({ bookings: [occupancy()] }), now)
    expect(reasons[0]?.message).toBe('Studio A is booked Wed, 2 Jan 2030, 09:00–11:00 EST (Printmaking).')
  })

  it('is never possible while anything blocks or is unknown, whatever the mix', () => {
    const mixes = fc.record({
      isActive: fc.boolean(),
      bookings: fc.array(fc.constant(occupancy()), { maxLength: 1 }),
      failing: fc.constantFrom(null, 'gone'),
      peak: fc.nat(20),
      participants: fc.option(fc.integer({ min: 1, max: 20 })),
      capacityKind: fc.constantFrom('exclusive', 'seats', 'quantity', 'concurrent_bookings' as const),
    })
    fc.assert(
      fc.property(mixes, ({ isActive, bookings, failing, peak, participants, capacityKind }) => {
        const given = facts({
          bookings,
          peak,
          participants,
          calendar: calendar({ failing }),
          resource: { isActive, capacityKind },
        })
        const { verdict, reasons, sources } = decideVerdict(given, now)
        const effects = new Set(reasons.map((reason) => reason.effect))
        expect(verdict).toBe(effects.has('blocks') ? 'impossible' : effects.has('unknown') ? 'unknown' : 'possible')
        if (failing) expect(verdict).not.toBe('possible')
        expect(sources).toHaveLength(2)
      }),
    )
  })
})
