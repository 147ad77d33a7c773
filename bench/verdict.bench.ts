import { closeDatabase, readOrg } from '#lib/db/index.ts'
import { assessAvailability } from '#lib/domain/conflicts/index.ts'
import { makeCalendar, makeMember, makeOrganisation, makeResource } from '#tests/factories.ts'
import { type Benchmark, interleave, words } from './benchmark.ts'
import { openDatabase } from './database.ts'
import { bookingsSql, bulk, eventsSql, occurrencesSql } from './occupancies.ts'

const FEW = 1000
const begins = '2010-01-01T00:00:00Z'

export const benchmark: Benchmark = {
  name: 'verdict',
  compares:
    'the verdict on a time of a resource that a million things hold over the years, against one that a thousand hold',
  run: async (scale) => {
    const many = Math.round(1_000_000 * scale)
    const database = await openDatabase()
    try {
      const { superuser } = database
      const organisation = await makeOrganisation(superuser)
      const actor = await makeMember(superuser, organisation)
      const now = new Date(begins)
      const make = async () => {
        const calendar = await makeCalendar(superuser, organisation, { lastSyncAt: now.toISOString() })
        return {
          calendar,
          room: await makeResource(superuser, organisation, { externalCalendarId: calendar.externalId }),
        }
      }
      const [small, large] = [await make(), await make()]
      // Half of each are bookings, half events ten minutes later: one takes a week, the other years, and as much is found in either.
      await bulk(database, ['bookings', 'calendar_events', 'calendar_event_occurrences'], async (query) => {
        for (const [{ calendar, room }, count] of [
          [small, FEW],
          [large, many],
        ] as const) {
          await query(bookingsSql, [organisation.id, [room.id], count / 2, 20, 5, begins])
          await query(eventsSql, [organisation.id, [calendar.id], count / 2, 20, 5, '2010-01-01T00:10:00Z'])
        }
        await query(occurrencesSql, [])
      })
      const until = Date.parse(begins) + (many / 2) * 20 * 60_000
      const ask = (resourceId: string, count: number) => () => {
        const start = new Date(now.getTime() + Math.floor(Math.random() * (count / 2) * 20 * 60_000))
        return readOrg(actor, (db) =>
          assessAvailability({ db, actor, now }, { resourceId, start, end: new Date(start.getTime() + 4 * 60_000) }),
        )
      }
      const found = await interleave(
        { small: ask(small.room.id, FEW), large: ask(large.room.id, many) },
        { rounds: 7, callers: 1, milliseconds: 1500 },
      )
      const { rows } = await superuser.query(
        `SELECT (SELECT count(*) FROM bookings WHERE resource_id = $1) + (SELECT count(*) FROM calendar_event_occurrences WHERE calendar_integration_id = $2) AS n`,
        [large.room.id, large.calendar.id],
      )
      return [
        {
          measure: `time of a verdict, ${Number(rows[0].n).toLocaleString('en')} occupancies / ${FEW.toLocaleString('en')}`,
          ratio: found.small.perSecond / found.large.perSecond,
          goal: { atMost: 1.3 },
          detail: `${words(found.large)} against ${words(found.small)}; occupied until ${new Date(until).toISOString().slice(0, 10)}`,
        },
      ]
    } finally {
      await closeDatabase()
      await database.stop()
    }
  },
}
