import fc from 'fast-check'
import type { CapacityKind } from '#lib/domain/resources/index.ts'

/** Minutes since the world's beginning; [from, until). */
export type Minutes = { from: number; until: number }

export type OracleBooking = Minutes & { units: number; status: 'confirmed' | 'pending' | 'cancelled' }
export type OracleEvent = Minutes & {
  status: 'confirmed' | 'tentative' | 'cancelled'
  busy: boolean
  type: 'meeting' | 'block'
  /** The booking that it stands for, by its place in the list. */
  mirrorOf: number | null
  unresolved: boolean
  /** Whole local days from the world's first day on, instead of its minutes. */
  days: Minutes | null
}

/** One resource, all that holds it, and the zone of its organisation. */
export type OracleWorld = {
  place: { zone: string; begins: string }
  kind: CapacityKind
  capacity: number
  setup: number
  cleandown: number
  least: number | null
  most: number | null
  /** Opening hours by weekday (0 is Monday) in minutes of the local day; null is always open. */
  weekly: Minutes[][] | null
  /** Local days from the first on that are closed. */
  closed: number[]
  bookings: OracleBooking[]
  events: OracleEvent[]
  now: number
}

/** Minutes that a world lasts: four days, so that whatever begins in the middle two has all of its surroundings. */
export const LASTS = 4 * 1440

/** Where clocks do what people forget: both changes, half an hour, at midnight, and the ends of the world. */
export const places = [
  { zone: 'Europe/Oslo', begins: '2030-03-29' },
  { zone: 'Europe/Oslo', begins: '2030-10-25' },
  { zone: 'America/New_York', begins: '2030-03-08' },
  { zone: 'America/New_York', begins: '2030-11-01' },
  { zone: 'Australia/Lord_Howe', begins: '2030-04-05' },
  { zone: 'Australia/Lord_Howe', begins: '2030-10-04' },
  { zone: 'Africa/Cairo', begins: '2030-04-25' },
  { zone: 'America/Santiago', begins: '2030-09-06' },
  { zone: 'Pacific/Pago_Pago', begins: '2030-05-01' },
  { zone: 'Pacific/Kiritimati', begins: '2030-05-01' },
  { zone: 'Asia/Kathmandu', begins: '2030-05-01' },
] as const

const STEP = 15
const at = (least: number, most: number) =>
  fc.integer({ min: least / STEP, max: most / STEP }).map((steps) => steps * STEP)
const stretch = (longest: number): fc.Arbitrary<Minutes> =>
  fc.tuple(at(1440, 3 * 1440 - STEP), at(STEP, longest)).map(([from, length]) => ({ from, until: from + length }))

const bookingArb = fc.record({
  span: stretch(600),
  units: fc.integer({ min: 1, max: 4 }),
  status: fc.constantFrom<OracleBooking['status'][]>('confirmed', 'confirmed', 'confirmed', 'pending', 'cancelled'),
})
const eventArb = fc.record({
  span: stretch(900),
  status: fc.constantFrom<OracleEvent['status'][]>('confirmed', 'confirmed', 'tentative', 'cancelled'),
  busy: fc.constantFrom(true, true, true, false),
  type: fc.constantFrom<OracleEvent['type'][]>('meeting', 'meeting', 'block'),
  mirrorOf: fc.option(fc.nat(5), { freq: 5 }),
  unresolved: fc.constantFrom(false, false, false, false, true),
  days: fc.option(
    fc
      .tuple(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 2 }))
      .map(([from, length]) => ({ from, until: from + length })),
    { freq: 5 },
  ),
})
const hoursArb = fc
  .uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 0, maxLength: 4 })
  .map((hours) => hours.toSorted((a, b) => a - b))
  .map((hours) => {
    const stretches: Minutes[] = []
    for (let index = 0; index + 1 < hours.length; index += 2)
      stretches.push({ from: (hours[index] ?? 0) * 60, until: (hours[index + 1] ?? 0) * 60 })
    return stretches
  })

/** Random worlds; shrinks to the few rows that matter. */
export const worldArb: fc.Arbitrary<OracleWorld> = fc
  .record({
    place: fc.constantFrom(...places),
    kind: fc.constantFrom<CapacityKind[]>('exclusive', 'exclusive', 'seats', 'quantity', 'concurrent_bookings'),
    capacity: fc.integer({ min: 1, max: 5 }),
    setup: fc.constantFrom(0, 0, 15, 45),
    cleandown: fc.constantFrom(0, 0, 15, 60),
    least: fc.option(fc.constantFrom(30, 60), { freq: 3 }),
    most: fc.option(fc.constantFrom(240, 480), { freq: 3 }),
    weekly: fc.option(fc.array(hoursArb, { minLength: 7, maxLength: 7 }), { freq: 2 }),
    closed: fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 1 }),
    bookings: fc.array(bookingArb, { maxLength: 7 }),
    events: fc.array(eventArb, { maxLength: 4 }),
    now: fc.constantFrom(0, 1440, 2160),
  })
  .map(({ bookings, events, ...world }) => ({
    ...world,
    bookings: bookings.map(({ span, units, status }) => ({
      ...span,
      status,
      units: world.kind === 'seats' || world.kind === 'quantity' ? units : 1,
    })),
    events: events.map(({ span, mirrorOf, unresolved, days, ...event }, index) => ({
      ...event,
      ...span,
      // A booking has one event that stands for it.
      mirrorOf:
        mirrorOf !== null &&
        mirrorOf < bookings.length &&
        events.findIndex((other) => other.mirrorOf === mirrorOf) === index
          ? mirrorOf
          : null,
      unresolved: unresolved && days === null,
      days,
    })),
  }))

/** A time that somebody asks for, and for how many. */
export const questionArb = fc.record({ span: stretch(480), people: fc.integer({ min: 1, max: 4 }) })

/** The instant of a minute. */
export function instantOf(world: OracleWorld, minute: number): Date {
  return new Date(Date.parse(`${world.place.begins}T00:00:00Z`) + minute * 60_000)
}

/** A local day (`2030-03-29`) so many days after the world's first. */
export function dayOf(world: OracleWorld, days: number): string {
  return new Date(Date.parse(`${world.place.begins}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const names = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** The world's rules as the resource's two documents. */
export function documentsOf(world: OracleWorld): {
  availability: Record<string, unknown>
  restrictions: Record<string, unknown>
} {
  const { weekly, closed, setup, cleandown, least, most } = world
  return {
    availability: {
      revision: 1,
      ...(weekly
        ? {
            weekly: Object.fromEntries(
              names.map((name, day) => [
                name,
                (weekly[day] ?? []).map(({ from, until }) => [clock(from), clock(until)]),
              ]),
            ),
          }
        : {}),
      exceptions: closed.map((day) => ({ from: dayOf(world, day), until: dayOf(world, day), open: [] })),
    },
    restrictions: {
      revision: 1,
      ...(setup ? { setup_minutes: setup } : {}),
      ...(cleandown ? { cleandown_minutes: cleandown } : {}),
      ...(least ? { min_minutes: least } : {}),
      ...(most ? { max_minutes: most } : {}),
    },
  }
}
