import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#lib/core/actor.ts'
import { readOrg, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { makeOrganisation } from '#tests/factories.ts'
import { inOracleWords } from '#tests/oracle/findings.ts'
import { oracleConflicts, oracleVerdict } from '#tests/oracle/oracle.ts'
import { runs, TIME } from '#tests/oracle/runs.ts'
import { instantOf, LASTS, type Minutes, type OracleWorld, places, questionArb, worldArb } from '#tests/oracle/world.ts'
import { type WrittenWorld, writeWorld } from '#tests/oracle/write-world.ts'
import { detectConflicts } from './detection/detect-conflicts.ts'
import { examineWaiting } from './detection/examine-waiting.ts'
import { listSuspicions, sweepResource } from './detection/sweep-conflicts.ts'
import { assessAvailability, findFreeSlots } from './index.ts'

const database = testDatabase()
const organisations = new Map<string, Actor>()

beforeAll(async () => {
  for (const { zone } of places) {
    if (organisations.has(zone)) continue
    const { id } = await makeOrganisation(database.superuser, { timezone: zone })
    organisations.set(zone, { kind: 'job', task: 'oracle', organizationId: id })
  }
})

function actorOf(world: OracleWorld): Actor {
  const actor = organisations.get(world.place.zone)
  if (!actor) throw new Error('no organisation for this zone')
  return actor
}

const write = (world: OracleWorld) => writeWorld(database.superuser, { id: actorOf(world).organizationId }, world)

const families: Record<string, string> = {
  'restrictions.length': 'length',
  'time.past': 'past',
  'hours.open': 'hours',
  'bookings.exclusive': 'bookings',
  'bookings.buffer': 'bookings',
  'bookings.capacity': 'bookings',
  'calendar.block': 'block',
  'calendar.zone': 'zone',
}

/** The engine's verdict in the oracle's words. */
async function ask(world: OracleWorld, { resourceId }: WrittenWorld, span: Minutes, people: number) {
  const actor = actorOf(world)
  const verdict = await readOrg(actor, (db) =>
    assessAvailability(
      { db, actor, now: instantOf(world, world.now) },
      { resourceId, start: instantOf(world, span.from), end: instantOf(world, span.until), participants: people },
    ),
  )
  const rules = (effect: 'blocks' | 'unknown') => [
    ...new Set(
      verdict.reasons
        .filter((one) => one.effect === effect)
        .map(({ rule }) =>
          rule === 'calendar.busy' ? (effect === 'blocks' ? 'calendar' : 'tentative') : (families[rule] ?? rule),
        ),
    ),
  ]
  return { verdict: verdict.verdict, blocked: rules('blocks').toSorted(), unknown: rules('unknown').toSorted() }
}

const worldOf = (db: Parameters<Parameters<typeof withOrg>[1]>[0], world: OracleWorld) => ({
  db,
  actor: actorOf(world),
  now: instantOf(world, world.now),
})

/** What the log holds open of the world, in the oracle's words. */
async function log(world: OracleWorld, { resourceId, bookings, events }: WrittenWorld): Promise<string[]> {
  const { rows } = await database.superuser.query(
    `SELECT conflict_type, booking_id, conflict_data, starts_at, ends_at FROM conflict_logs WHERE resource_id = $1 AND cause_present`,
    [resourceId],
  )
  const nameOf = (ref: string) => {
    const event = events.indexOf(ref)
    return event === -1 ? String(bookings.indexOf(ref)) : `e${event}`
  }
  const findings = rows.map((row) => ({
    type: row.conflict_type,
    bookingId: row.booking_id,
    occupancies: row.conflict_data.occupancies.map(({ id }: { id: string }) => ({ ref: id })),
    more: row.conflict_data,
    from: row.starts_at,
    until: row.ends_at,
  }))
  return inOracleWords(world, findings, nameOf)
}

const detect = (world: OracleWorld, { resourceId }: WrittenWorld) =>
  withOrg(actorOf(world), (db) =>
    detectConflicts(worldOf(db, world), {
      resourceId,
      from: instantOf(world, 0),
      until: instantOf(world, LASTS),
      cause: 'sweep',
    }),
  )

describe('the engine on a database against the oracle', () => {
  it(
    'the guard admits, and the verdict says, exactly what the oracle does',
    async () => {
      await fc.assert(
        fc.asyncProperty(worldArb, fc.array(questionArb, { minLength: 6, maxLength: 6 }), async (world, questions) => {
          const written = await write(world) // throws where guard and oracle differ
          for (const { span, people } of questions)
            expect(await ask(world, written, span, people)).toEqual(oracleVerdict(world, span, people))
        }),
        runs(120),
      )
    },
    TIME,
  )

  it(
    'keeps a log that is the oracle’s list, whatever is moved, cancelled or changed, and that a sweep finds nothing to add to',
    async () => {
      const editArb = fc.record({
        booking: fc.nat(6),
        cancel: fc.boolean(),
        by: fc.integer({ min: -8, max: 8 }),
        setup: fc.constantFrom(0, 30),
      })
      await fc.assert(
        fc.asyncProperty(worldArb, editArb, async (world, edit) => {
          const written = await write(world)
          await detect(world, written)
          expect(await log(world, written)).toEqual(oracleConflicts(world))
          expect(await detect(world, written)).toMatchObject({ opened: 0, reopened: 0, resolved: 0 })

          const after = await change(world, written, edit)
          for (let more = true; more;)
            more = (await withOrg(actorOf(world), (db) => examineWaiting(worldOf(db, world)))).more
          expect(await log(after, written)).toEqual(oracleConflicts(after))

          const swept = await withOrg(actorOf(world), async (db) => {
            const spans = (await listSuspicions(worldOf(db, world))).get(written.resourceId) ?? []
            return sweepResource(worldOf(db, world), written.resourceId, spans)
          })
          expect(swept).toEqual({ opened: 0, reopened: 0, resolved: 0 })
        }),
        runs(100),
      )
    },
    TIME,
  )

  it(
    'a sweep alone finds the whole list',
    async () => {
      await fc.assert(
        fc.asyncProperty(worldArb, async (world) => {
          const written = await write(world)
          await withOrg(actorOf(world), async (db) => {
            const spans = (await listSuspicions(worldOf(db, world))).get(written.resourceId) ?? []
            await sweepResource(worldOf(db, world), written.resourceId, spans)
          })
          expect(await log(world, written)).toEqual(oracleConflicts(world))
        }),
        runs(60),
      )
    },
    TIME,
  )

  it(
    'offers no slot that the oracle would refuse, and misses no earlier one',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          worldArb,
          fc.constantFrom(30, 60, 120),
          fc.integer({ min: 1, max: 4 }),
          async (world, minutes, people) => {
            const written = await write(world)
            const within = { from: 1440, until: 3 * 1440 }
            const { slots } = await readOrg(actorOf(world), (db) =>
              findFreeSlots(worldOf(db, world), {
                resourceIds: [written.resourceId],
                from: instantOf(world, within.from),
                until: instantOf(world, within.until),
                minutes,
                count: 5,
                participants: people,
              }),
            )
            const minute = (at: Date) => (at.getTime() - instantOf(world, 0).getTime()) / 60_000
            const isPossible = (from: number) =>
              from >= world.now && oracleVerdict(world, { from, until: from + minutes }, people).verdict === 'possible'
            for (const slot of slots) expect(isPossible(minute(slot.start))).toBe(true)
            const first = Array.from(
              { length: (within.until - minutes - within.from) / 15 + 1 },
              (_, step) => within.from + step * 15,
            ).find(isPossible)
            expect(slots[0] ? minute(slots[0].start) : undefined).toBe(first)
          },
        ),
        runs(30),
      )
    },
    TIME,
  )
})

/** Moves or cancels a booking and changes the set-up, behind the verbs' back; answers with the world as it then is. */
async function change(
  world: OracleWorld,
  written: WrittenWorld,
  edit: { booking: number; cancel: boolean; by: number; setup: number },
): Promise<OracleWorld> {
  const bookings = world.bookings.map((one) => ({ ...one }))
  const booking = bookings[edit.booking]
  if (booking) {
    if (edit.cancel) booking.status = 'cancelled'
    else {
      booking.from += edit.by * 15
      booking.until += edit.by * 15
    }
    const id = written.bookings[edit.booking]
    // A guarded row that would clash is refused: then it goes unmarked, as overbooked on purpose.
    const set = (more: string) =>
      database.superuser.query(
        `UPDATE bookings SET start_time = $2, end_time = $3, status = $4 ${more} WHERE id = $1`,
        [id, instantOf(world, booking.from), instantOf(world, booking.until), booking.status],
      )
    await set('').catch(() => set(`, overbooked = true, override_reason = 'tried'`))
  }
  await database.superuser.query(
    `UPDATE resources SET booking_restrictions = booking_restrictions || jsonb_build_object('setup_minutes', $2::int) WHERE id = $1`,
    [written.resourceId, edit.setup],
  )
  // Bookings that are over keep the set-up that they had; the oracle has one for all, so it only changes while nothing is over.
  return { ...world, bookings, setup: edit.setup }
}
