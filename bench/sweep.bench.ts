import { closeDatabase, withOrg } from '#lib/db/index.ts'
import { listSuspicions } from '#lib/domain/conflicts/index.ts'
import { makeMember, makeOrganisation, makeResource } from '#tests/factories.ts'
import { type Benchmark, median } from './benchmark.ts'
import { openDatabase } from './database.ts'
import { bookingsSql, bulk } from './occupancies.ts'

const RESOURCES = 200
const CLASHES = 50

export const benchmark: Benchmark = {
  name: 'sweep',
  compares:
    'finding every clash among 500,000 bookings, as the nightly proof does, against one ordered index-only scan of the same rows',
  run: async (scale) => {
    const many = Math.round(500_000 * scale)
    const database = await openDatabase()
    try {
      const { superuser } = database
      const organisation = await makeOrganisation(superuser)
      const actor = await makeMember(superuser, organisation)
      const rooms: string[] = []
      for (let index = 0; index < RESOURCES; index += 1)
        rooms.push((await makeResource(superuser, organisation, { type: 'equipment' })).id)
      const now = new Date('2040-01-01T00:00:00Z')
      await bulk(database, ['bookings'], (query) =>
        query(bookingsSql, [organisation.id, rooms, many, 120, 90, '2025-01-01T00:00:00Z']),
      )
      await superuser.query(
        `INSERT INTO bookings (org_id, resource_id, title, start_time, end_time, status, guarded, created_by_clerk_id)
         SELECT org_id, resource_id, 'Intruder', start_time, end_time, 'confirmed', false, 'bench' FROM bookings WHERE resource_id = ANY ($1) AND start_time = '2025-03-01T00:00:00Z' LIMIT $2`,
        [rooms, CLASHES],
      )
      await superuser.query('VACUUM ANALYZE bookings')
      const scan = async () => {
        const started = performance.now()
        await superuser.query(
          `SELECT count(*), max(b.occupied_until) FROM (SELECT resource_id, occupied_from, occupied_until FROM bookings WHERE status = 'confirmed' ORDER BY resource_id, occupied_from OFFSET 0) AS b`,
        )
        return performance.now() - started
      }
      const sweep = async () => {
        const started = performance.now()
        const found = await withOrg(actor, (db) => listSuspicions({ db, actor, now }))
        const taken = performance.now() - started
        if (found.size !== CLASHES) throw new Error(`${found.size} resources with clashes found instead of ${CLASHES}`)
        return taken
      }
      await scan()
      await sweep()
      const times: { scan: number[]; sweep: number[] } = { scan: [], sweep: [] }
      for (let round = 0; round < 9; round += 1) {
        times.scan.push(await scan())
        times.sweep.push(await sweep())
      }
      const [floor, taken] = [median(times.scan), median(times.sweep)]
      return [
        {
          measure: `finding all clashes / ordered index-only scan, ${many.toLocaleString('en')} bookings`,
          ratio: taken / floor,
          goal: { atMost: 3 },
          detail: `${taken.toFixed(0)} ms against ${floor.toFixed(0)} ms; all ${CLASHES} clashes found`,
        },
      ]
    } finally {
      await closeDatabase()
      await database.stop()
    }
  },
}
