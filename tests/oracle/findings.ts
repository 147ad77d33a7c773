import type { Finding, Surroundings } from '#lib/domain/conflicts/detection/finding.ts'
import type { OccupancyRow } from '#lib/domain/conflicts/occupancies.ts'
import { settingsDefaults } from '#lib/domain/organisations/settings/schema.ts'
import { parseBookingRules } from '#lib/domain/resources/index.ts'
import { eventMinutes, occupied } from './oracle.ts'
import { documentsOf, instantOf, type OracleWorld } from './world.ts'

/** The world as the engine's detection would read it, for its pure half. */
export function surroundingsOf(world: OracleWorld): Surroundings {
  const { availability, restrictions } = documentsOf(world)
  const bookings = world.bookings.flatMap((booking, index) => {
    if (booking.status !== 'confirmed') return []
    const held = occupied(world, booking)
    return [rowOf(world, { kind: 'booking', ref: `${index}`, ...booking, held, state: 'busy', units: booking.units })]
  })
  const events = world.events.flatMap((event, index) => {
    if (!event.busy || event.status === 'cancelled' || event.mirrorOf !== null) return []
    const minutes = [...eventMinutes(world, event)]
    const held = { from: Math.min(...minutes), until: Math.max(...minutes) + 1 }
    const state = event.unresolved ? 'uncertain' : event.status === 'tentative' ? 'tentative' : 'busy'
    const kind = event.type === 'block' ? 'block' : 'calendar'
    return [
      rowOf(world, {
        kind,
        ref: `e${index}`,
        ...held,
        held,
        state,
        units: 0,
        zone: event.unresolved ? 'unresolved' : 'resolved',
      }),
    ]
  })
  return {
    resourceId: 'room',
    resource: {
      title: 'Room',
      type: 'equipment', // a room would have a size as well
      isActive: true,
      isBookable: true,
      capacity: world.capacity,
      capacityKind: world.kind,
      detectsConflicts: true,
      rules: parseBookingRules(availability, restrictions),
      zone: world.place.zone,
      severity: settingsDefaults.calendar,
      calendar: { linked: false },
    },
    calendarZone: null,
    rows: [...bookings, ...events],
    mirrors: [],
    walls: [],
    now: instantOf(world, world.now),
  }
}

type RowSeed = {
  kind: OccupancyRow['kind']
  ref: string
  from: number
  until: number
  held: { from: number; until: number }
  state: OccupancyRow['state']
  units: number
  zone?: 'resolved' | 'unresolved'
}

function rowOf(world: OracleWorld, { kind, ref, from, until, held, state, units, zone }: RowSeed): OccupancyRow {
  return {
    kind,
    ref,
    label: ref,
    starts_at: instantOf(world, from),
    ends_at: instantOf(world, until),
    occupied_from: instantOf(world, held.from),
    occupied_until: instantOf(world, held.until),
    state,
    units,
    participants: 0,
    is_all_day: false,
    guarded: true,
    overbooked: false,
    override_reason: null,
    made_at: null,
    changed_at: null,
    zone_state: zone ?? null,
    time_zone: null,
  }
}

/**
 * Findings in the oracle's words.
 * @param nameOf the oracle's name of a row: a booking's place in the list, `e` and an event's
 */
export function inOracleWords(
  world: OracleWorld,
  findings: readonly Pick<Finding, 'type' | 'occupancies' | 'bookingId' | 'more' | 'from' | 'until'>[],
  nameOf: (ref: string) => string,
): string[] {
  const minute = (at: Date) => (at.getTime() - instantOf(world, 0).getTime()) / 60_000
  return findings
    .map((finding) => {
      const names = finding.occupancies.map(({ ref }) => nameOf(ref))
      switch (finding.type) {
        case 'double_booking': {
          const ordered = names.toSorted(
            (a, b) => Number(a.startsWith('e')) - Number(b.startsWith('e')) || Number(a) - Number(b),
          )
          return `pair ${ordered.join(' ')}${finding.more.bufferOnly ? ' buffer' : ''}`
        }
        case 'capacity_exceeded':
          return `overload ${minute(finding.from)}-${minute(finding.until)} peak ${finding.more.capacity?.peak}`
        case 'resource_unavailable':
          return `unavailable ${nameOf(finding.bookingId ?? '')}`
        case 'timezone_mismatch':
          return `zone ${names.join(' ')}`
      }
    })
    .toSorted()
}
