import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inOracleWords, surroundingsOf } from '#tests/oracle/findings.ts'
import { eventMinutes, isTaken, occupied, oracleConflicts, oracleVerdict } from '#tests/oracle/oracle.ts'
import { runs, TIME } from '#tests/oracle/runs.ts'
import { instantOf, LASTS, type OracleEvent, type OracleWorld, questionArb, worldArb } from '#tests/oracle/world.ts'
import { isCovered, type Span, spansOverlap } from '../../core/spans.ts'
import { findConflicts } from './detection/find-conflicts.ts'
import { freeSpans } from './free-time/free-spans.ts'
import type { BusyTimes } from './free-time/read-busy-times.ts'

/** What the free-time search would have read of the world. */
function busyTimesOf(world: OracleWorld): BusyTimes {
  const { resource, rows } = surroundingsOf(world)
  const span = (from: Date, until: Date): Span => ({ from: from.getTime(), until: until.getTime() })
  const bookings = rows.filter(({ kind }) => kind === 'booking')
  const events = rows.filter(({ kind }) => kind !== 'booking')
  const alone = world.kind === 'exclusive'
  const sure = events.filter(({ state }) => state === 'busy')
  return {
    resourceId: 'room',
    zone: world.place.zone,
    resource,
    calendar: { linked: false },
    busy: [...(alone ? bookings : []), ...sure].map((row) => span(row.occupied_from, row.occupied_until)),
    unknown: events.filter(({ state }) => state !== 'busy').map((row) => span(row.occupied_from, row.occupied_until)),
    held: alone ? [] : bookings.map((row) => ({ ...span(row.occupied_from, row.occupied_until), units: row.units })),
  }
}

describe('the engine against the oracle, minute by minute', () => {
  it(
    'finds exactly the conflicts that the oracle finds',
    () => {
      fc.assert(
        fc.property(worldArb, (world) => {
          const found = inOracleWords(world, findConflicts(surroundingsOf(world)), (ref) => ref)
          expect(found).toEqual(oracleConflicts(world))
        }),
        runs(1500),
      )
    },
    TIME,
  )

  it(
    'calls free exactly what the oracle calls possible, and unknown what it can’t know',
    () => {
      fc.assert(
        fc.property(worldArb, fc.array(questionArb, { minLength: 4, maxLength: 4 }), (world, questions) => {
          for (const { span, people } of questions) {
            const now = instantOf(world, 0)
            const within = { from: now.getTime(), until: instantOf(world, LASTS).getTime() }
            const time = freeSpans(busyTimesOf(world), {
              within,
              participants: people,
              asker: { role: 'public', email: null },
              now,
            })
            const asked = { from: instantOf(world, span.from).getTime(), until: instantOf(world, span.until).getTime() }
            // Of what length a booking may be is each search's own; free time has none.
            const answer = oracleVerdict({ ...world, least: null, most: null, now: 0 }, span, people)
            expect(isCovered(asked, time.free)).toBe(answer.verdict === 'possible')
            if (answer.verdict === 'unknown') expect(time.unknown.some((one) => spansOverlap(one, asked))).toBe(true)
          }
        }),
        runs(700),
      )
    },
    TIME,
  )

  it('is itself no mirror of the engine: it tells a taken minute from a free one', () => {
    const meeting: OracleEvent = {
      from: 1700,
      until: 1760,
      status: 'confirmed',
      busy: true,
      type: 'meeting',
      mirrorOf: null,
      unresolved: false,
      days: null,
    }
    const world: OracleWorld = {
      place: { zone: 'Europe/Oslo', begins: '2030-03-29' },
      kind: 'exclusive',
      capacity: 1,
      setup: 15,
      cleandown: 15,
      least: null,
      most: null,
      weekly: null,
      closed: [],
      bookings: [{ from: 1500, until: 1560, units: 1, status: 'confirmed' }],
      events: [meeting],
      now: 0,
    }
    expect(isTaken(world, { from: 1590, until: 1600 }, 1)).toBe(false)
    expect(isTaken(world, { from: 1589, until: 1600 }, 1)).toBe(true)
    expect(occupied(world, { from: 10, until: 20 })).toEqual({ from: -5, until: 35 })
    expect([...eventMinutes(world, { ...meeting, days: { from: 2, until: 3 } })]).toHaveLength(23 * 60) // clocks go forward on the 31st
  })
})
