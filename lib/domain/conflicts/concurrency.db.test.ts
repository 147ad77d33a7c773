import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { isAppError } from '#lib/core/errors.ts'
import { newId } from '#lib/core/ids.ts'
import { withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import {
  makeCalendar,
  makeMember,
  makeOrganisation,
  makeRequest,
  makeResource,
  type Organisation,
} from '#tests/factories.ts'
import { runs, TIME } from '#tests/oracle/runs.ts'
import { cancelBooking, createBooking, moveBooking } from '../bookings/index.ts'
import { approveRequest } from '../requests/index.ts'
import { detectConflicts, examineWaiting, listSuspicions, sweepResource, type Verdict } from './index.ts'

const CONNECTIONS = 12
const now = new Date('2030-03-01T00:00:00Z')
const hour = (hours: number) => new Date(now.getTime() + hours * 3_600_000)

const database = testDatabase()
let organisation: Organisation
let admin: Actor & { kind: 'person' }

beforeAll(async () => {
  process.env['MASTERFLOW_POOL_SIZE'] = String(CONNECTIONS)
  organisation = await makeOrganisation(database.superuser, { timezone: 'Europe/Oslo' })
  admin = await makeMember(database.superuser, organisation, 'admin')
})

type Place = { id: string; calendarId: string }
const placeArb = fc.nat(2)
const timeArb = fc.record({ start: fc.integer({ min: 48, max: 60 }), length: fc.integer({ min: 1, max: 4 }) })
const stepArb = fc.oneof(
  fc.record({
    do: fc.constant('create' as const),
    place: placeArb,
    time: timeArb,
    people: fc.integer({ min: 1, max: 3 }),
    override: fc.constantFrom(false, false, false, true),
  }),
  fc.record({ do: fc.constant('move' as const), pick: fc.nat(99), place: placeArb, time: timeArb }),
  fc.record({ do: fc.constant('resize' as const), pick: fc.nat(99), length: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ do: fc.constant('cancel' as const), pick: fc.nat(99) }),
  fc.record({
    do: fc.constant('approve' as const),
    place: placeArb,
    time: timeArb,
    people: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({
    do: fc.constant('rules' as const),
    place: placeArb,
    setup: fc.constantFrom(0, 30, 60),
    capacity: fc.integer({ min: 1, max: 5 }),
  }),
  fc.record({ do: fc.constant('import' as const), place: placeArb, time: timeArb, tentative: fc.boolean() }),
)
type Step = typeof stepArb extends fc.Arbitrary<infer S> ? S : never

/** A refusal has to name what stood in the way. */
function justify(verdict: Verdict): void {
  const against = verdict.reasons.filter(({ effect }) => effect === 'blocks' || effect === 'unknown')
  expect(against.length).toBeGreaterThan(0)
  const byBooking = against.filter(({ rule }) => rule.startsWith('bookings.') || rule.startsWith('calendar.b'))
  for (const { occupancies = [], asked, capacity } of byBooking) {
    // More than there is at all is refused by nobody's booking.
    if (!(Number(asked) > Number(capacity))) expect(occupancies.length).toBeGreaterThan(0)
  }
}

async function run(step: Step, places: readonly Place[]): Promise<void> {
  const place = 'place' in step ? places[step.place] : undefined
  const span = 'time' in step ? { start: hour(step.time.start), end: hour(step.time.start + step.time.length) } : null
  const pick = async (index: number) => {
    const { rows } = await database.superuser.query<{ id: string; start_time: Date }>(
      `SELECT id, start_time FROM bookings WHERE resource_id = ANY ($1) AND status = 'confirmed' ORDER BY id`,
      [places.map(({ id }) => id)],
    )
    return rows[index % Math.max(1, rows.length)]
  }
  await withOrg(admin, async (db) => {
    const world = { db, actor: admin, now }
    switch (step.do) {
      case 'create': {
        if (!place || !span) return
        const override = step.override ? { reason: 'on purpose' } : null
        const answer = await createBooking(world, {
          ...span,
          resourceId: place.id,
          title: 'Raced',
          participants: step.people,
          override,
          acceptUnknown: true,
        })
        if (answer.kind === 'refused') justify(answer.verdict)
        return
      }
      case 'move': {
        const booking = await pick(step.pick)
        if (!booking || !place || !span) return
        const answer = await moveBooking(world, { ...span, id: booking.id, resourceId: place.id, acceptUnknown: true })
        if (answer.kind === 'refused') justify(answer.verdict)
        return
      }
      case 'resize': {
        const booking = await pick(step.pick)
        if (!booking) return
        const end = new Date(booking.start_time.getTime() + step.length * 3_600_000)
        const answer = await moveBooking(world, { id: booking.id, end, acceptUnknown: true })
        if (answer.kind === 'refused') justify(answer.verdict)
        return
      }
      case 'cancel': {
        const booking = await pick(step.pick)
        if (booking) await cancelBooking(world, { id: booking.id })
        return
      }
      case 'approve': {
        if (!place || !span) return
        const request = await makeRequest(database.superuser, organisation, {
          resourceId: place.id,
          start: span.start.toISOString(),
          end: span.end.toISOString(),
          participants: step.people,
        })
        const answer = await approveRequest(world, { id: request.id, acceptUnknown: true })
        if (answer.kind === 'refused') justify(answer.verdict)
        return
      }
      case 'rules': {
        if (!place) return
        await db.$executeRaw`UPDATE resources SET booking_restrictions = jsonb_build_object('setup_minutes', ${step.setup}::int),
          capacity = CASE WHEN capacity_kind = 'exclusive' THEN capacity ELSE ${step.capacity}::int END WHERE id = ${place.id}::uuid`
        await detectConflicts(world, { resourceId: place.id, from: hour(0), until: hour(200), cause: 'rule_change' })
        return
      }
      case 'import': {
        if (!place || !span) return
        await db.$queryRaw`SELECT id FROM resources WHERE id = ${place.id}::uuid FOR NO KEY UPDATE`
        await db.$executeRaw`INSERT INTO calendar_events (organization_id, calendar_integration_id, external_event_id, title, start_time, end_time, status)
          VALUES (${organisation.id}::uuid, ${place.calendarId}::uuid, ${newId()}, 'Imported', ${span.start}, ${span.end}, ${step.tentative ? 'tentative' : 'confirmed'})`
        await detectConflicts(world, {
          resourceId: place.id,
          from: span.start,
          until: span.end,
          cause: 'external_edit',
        })
        return
      }
    }
  })
}

async function makePlaces(): Promise<Place[]> {
  const kinds = [
    { type: 'space', capacityKind: 'exclusive' },
    { type: 'workshop', capacityKind: 'seats', capacity: 5 },
    { type: 'equipment', capacityKind: 'concurrent_bookings', capacity: 2 },
  ]
  return Promise.all(
    kinds.map(async (kind) => {
      const calendar = await makeCalendar(database.superuser, organisation, { lastSyncAt: now.toISOString() })
      const { id } = await makeResource(database.superuser, organisation, {
        ...kind,
        externalCalendarId: calendar.externalId,
      })
      return { id, calendarId: calendar.id }
    }),
  )
}

/** Bookings that nothing excuses: guarded, not marked, and yet two in one place, or more than there is. */
async function unexcused(places: readonly Place[]): Promise<unknown[]> {
  const { rows } = await database.superuser.query(
    `SELECT a.id, b.id FROM bookings a JOIN bookings b ON a.resource_id = b.resource_id AND a.id < b.id AND a.occupied_from < b.occupied_until AND b.occupied_from < a.occupied_until
     WHERE a.resource_id = ANY ($1) AND a.status = 'confirmed' AND b.status = 'confirmed' AND a.exclusive AND b.exclusive AND NOT a.overbooked AND NOT b.overbooked`,
    [places.map(({ id }) => id)],
  )
  return rows
}

const openRows = async (places: readonly Place[]) =>
  (
    await database.superuser.query<{ fingerprint: string; status: string }>(
      `SELECT fingerprint, status FROM conflict_logs WHERE resource_id = ANY ($1) AND cause_present AND cause <> 'refused_decision' ORDER BY fingerprint`,
      [places.map(({ id }) => id)],
    )
  ).rows

describe('everything at once', () => {
  it(
    'pain 1, 2, 5: no mix of writers over many connections double-books, leaves a clash without its conflict, or waits for ever',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(stepArb, { minLength: 60, maxLength: 60 }), async (steps) => {
          const places = await makePlaces()
          const queue = [...steps]
          const worker = async () => {
            for (let step = queue.shift(); step; step = queue.shift()) {
              // What somebody else has changed in the meantime may be said; anything else, a deadlock first of all, is a failure.
              await run(step, places).catch((error: unknown) => {
                if (!isAppError(error) || !['conflict', 'stale', 'not_found', 'bad_input'].includes(error.code))
                  throw error
              })
            }
          }
          await Promise.all(Array.from({ length: CONNECTIONS }, worker))
          expect(await unexcused(places)).toEqual([])

          for (let more = true; more;)
            more = (await withOrg(admin, (db) => examineWaiting({ db, actor: admin, now }))).more
          const log = await openRows(places)
          const swept = await withOrg(admin, async (db) => {
            const suspicions = await listSuspicions({ db, actor: admin, now })
            const sums = []
            for (const { id } of places.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
              sums.push(await sweepResource({ db, actor: admin, now }, id, suspicions.get(id) ?? []))
            return sums
          })
          // The proof over everything finds nothing that the writers and the notes of the triggers had not.
          expect(swept).toEqual(places.map(() => ({ opened: 0, reopened: 0, resolved: 0 })))
          expect(await openRows(places)).toEqual(log)
        }),
        { ...runs(20), endOnFailure: true },
      )
    },
    TIME,
  )
})
