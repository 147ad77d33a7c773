import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildInfra24, type Infra24 } from '#tests/fixtures/infra24/build.ts'
import { query, servers, withClient, type TestServer } from '#tests/fixtures/infra24/connections.ts'
import { compare, readTableColumns, takeSnapshot } from '#tests/fixtures/infra24/snapshot.ts'
import { adopt } from './adopt.ts'
import { checkCatalogue } from './checks/catalogue.ts'
import { describeMigration, readMigrations } from './migration-files.ts'

/** The exit code and what is printed. */
async function plan(db: Infra24): Promise<{ exit: number; text: string }> {
  const lines: string[] = []
  const exit = await adopt({ ownerUrl: db.ownerUrl, log: (line) => lines.push(line) })
  return { exit, text: lines.join('\n') }
}

describe.each(servers)('an adoption that is disturbed, on $name', ({ start }) => {
  let server: TestServer
  let number = 0
  const build = () => buildInfra24(server.superuserUrl, `infra24_${++number}`)

  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server?.stop())

  test('a failure in the transaction leaves nothing, and the next run completes', async () => {
    const db = await build()
    const columns = await readTableColumns(db.superuserUrl)
    const before = await takeSnapshot(db.superuserUrl, columns)
    const broken = describeMigration(
      '29990101000000_broken',
      '-- Why: a test.\n\nCREATE TABLE half (id int);\nSELECT 1 / 0;',
    )
    const migrations = [...(await readMigrations()), broken]
    await expect(adopt({ ownerUrl: db.ownerUrl, apply: true, migrations })).rejects.toThrow(
      /29990101000000_broken.*division by zero/s,
    )
    const { changed, removed, added } = compare(before, await takeSnapshot(db.superuserUrl, columns))
    expect({ changed, removed }).toEqual({ changed: [], removed: [] })
    expect(added.every((key) => key.startsWith('index '))).toBe(true)
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    expect((await plan(db)).text).toContain('nothing to do')
  })

  test('killed while it builds an index, it goes on where it was', async () => {
    const db = await build()
    await withClient(db.ownerUrl, async (reader) => {
      // A concurrent build ends only when everybody who might see the table without it has gone.
      await reader.query('begin isolation level repeatable read')
      await reader.query('select count(*) from artworks')
      const running = adopt({ ownerUrl: db.ownerUrl, apply: true }).then(
        () => 'finished',
        (error: unknown) => String(error),
      )
      for (let waited = 0; waited < 100; waited++) {
        const [builder] = await query(
          db.superuserUrl,
          `select pid from pg_stat_activity where query like 'CREATE%INDEX CONCURRENTLY%' and wait_event_type = 'Lock' and datname = current_database()`,
        )
        if (builder) {
          await query(db.superuserUrl, `select pg_terminate_backend(${Number(builder['pid'])})`)
          break
        }
        await sleep(50)
      }
      expect(await running).not.toBe('finished')
      await reader.query('rollback')
    })
    const invalid = 'select indexrelid::regclass::text as name from pg_index where not indisvalid'
    expect(await query(db.superuserUrl, invalid)).toHaveLength(1)
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    expect(await query(db.superuserUrl, invalid)).toEqual([])
    expect(await checkCatalogue(db.ownerUrl)).toEqual([])
  })

  test('a writer is never kept waiting, even when somebody holds the tables for a while', async () => {
    const db = await build()
    const until = new AbortController()
    let longest = 0
    let writes = 0
    const writer = withClient(db.ownerUrl, async (client) => {
      while (!until.signal.aborted) {
        const started = performance.now()
        await client.query(`update bookings set notes = 'busy' where title = 'Booking 1'`)
        longest = Math.max(longest, performance.now() - started)
        writes++
        await sleep(5)
      }
    })
    const holder = withClient(db.ownerUrl, async (client) => {
      await client.query('begin')
      await client.query(`update bookings set notes = 'held' where title = 'Booking 2'`)
      await sleep(1_500)
      await client.query('commit')
    })
    await sleep(50)
    expect(await adopt({ ownerUrl: db.ownerUrl, apply: true })).toBe(0)
    await holder
    until.abort()
    await writer
    expect(writes).toBeGreaterThan(20)
    expect(longest).toBeLessThan(2_000)
  })

  test('two at once: both end well and the database is adopted once', async () => {
    const db = await build()
    const both = await Promise.all([
      adopt({ ownerUrl: db.ownerUrl, apply: true }),
      adopt({ ownerUrl: db.ownerUrl, apply: true }),
    ])
    expect(both).toEqual([0, 0])
    expect(
      await query(
        db.ownerUrl,
        'select count(*)::int as count, count(distinct migration_name)::int as names from _prisma_migrations',
      ),
    ).toEqual([{ count: (await readMigrations()).length, names: (await readMigrations()).length }])
  })
})
