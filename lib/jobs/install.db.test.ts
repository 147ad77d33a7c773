import { beforeAll, describe, expect, it } from 'vitest'
import pg from 'pg'
import { enqueue, enqueueMany, enqueueStatement, withOrg } from '#lib/db/index.ts'
import { newId } from '#lib/core/ids.ts'
import { clearIdempotencyKeys } from '#lib/domain/operations/tasks.ts'
import { sendMessage } from '#lib/domain/notifications/tasks.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { installJobQueue } from './install.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})

async function jobsOf(organizationId: string) {
  const { rows } = await database.superuser.query(
    `SELECT id, name, state::text, retry_limit, dead_letter, heartbeat_seconds, start_after > now() + interval '1 minute' AS later
     FROM pgboss.job WHERE data ->> 'organizationId' = $1 ORDER BY created_on`,
    [organizationId],
  )
  return rows
}

describe('enqueueing', () => {
  it('commits with its cause and not without it', async () => {
    const payload = { organizationId: world.first.id, messageId: newId() }
    const failed = withOrg(world.firstAdmin, async (db) => {
      await enqueue(db, sendMessage, payload)
      throw new Error('the cause failed')
    })
    await expect(failed).rejects.toThrow('the cause failed')
    expect(await jobsOf(world.first.id)).toEqual([])
    const id = await withOrg(world.firstAdmin, (db) => enqueue(db, sendMessage, payload))
    expect(await jobsOf(world.first.id)).toEqual([
      {
        id,
        name: 'notifications.send-message',
        state: 'created',
        retry_limit: 8,
        dead_letter: 'dead-letters',
        heartbeat_seconds: 10,
        later: false,
      },
    ])
  })

  it('takes many at once, also as a statement for pg', async () => {
    const payloads = Array.from({ length: 50 }, () => ({ organizationId: world.second.id, messageId: newId() }))
    expect(await withOrg(world.secondAdmin, (db) => enqueueMany(db, sendMessage, payloads))).toHaveLength(50)
    const { text, values } = enqueueStatement(sendMessage, payloads)
    const claims = { sub: world.secondAdmin.userId, org: world.second.id }
    const { rowCount } = await database.asTenant(claims, (client) => client.query(text, values))
    expect(rowCount).toBe(50)
  })

  it('keeps one waiting job for a singleton key, each organisation its own, and waits for startAfter', async () => {
    const startAfter = new Date(Date.now() + 3_600_000)
    const ids = []
    for (const admin of [world.firstAdmin, world.firstAdmin, world.secondAdmin]) {
      const payload = { organizationId: admin.organizationId }
      ids.push(
        await withOrg(admin, (db) => enqueue(db, clearIdempotencyKeys, payload, { singletonKey: 'daily', startAfter })),
      )
    }
    expect(ids).toEqual([expect.any(String), null, expect.any(String)])
    expect((await jobsOf(world.first.id)).filter((job) => job.later)).toHaveLength(1)
  })

  it('refuses a payload that the contract does not know', async () => {
    const wrong = { organizationId: world.first.id, messageId: 'not an id' }
    await expect(withOrg(world.firstAdmin, (db) => enqueue(db, sendMessage, wrong))).rejects.toThrow()
  })
})

describe('an organisation at the queue', () => {
  const foreign = (organizationId: string) => JSON.stringify([{ organizationId, messageId: newId() }])
  const sql = 'SELECT * FROM app.enqueue($1, $2::jsonb, NULL, NULL)'

  it('cannot make a job of another organisation, nor without claims, nor of an undeclared task', async () => {
    const claims = { sub: world.firstAdmin.userId, org: world.first.id }
    const before = (await jobsOf(world.second.id)).length
    for (const [who, task, payloads] of [
      [claims, 'notifications.send-message', foreign(world.second.id)],
      [claims, 'notifications.send-message', JSON.stringify([{ messageId: newId() }])],
      [{ ...claims, org: world.second.id }, 'notifications.send-message', foreign(world.second.id)],
      [null, 'notifications.send-message', foreign(world.first.id)],
    ] as const) {
      const tried = database.asTenant(who, (client) => client.query(sql, [task, payloads]))
      await expect(tried).rejects.toMatchObject({ code: '42501' })
    }
    for (const task of ['sweeps', 'dead-letters', 'made.up']) {
      const tried = database.asTenant(claims, (client) => client.query(sql, [task, foreign(world.first.id)]))
      await expect(tried).rejects.toMatchObject({ code: '22023' })
    }
    expect(await jobsOf(world.second.id)).toHaveLength(before)
  })

  it('reaches no table of the queue', async () => {
    const { rows } = await database.superuser.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = 'pgboss'::regnamespace AND relkind IN ('r', 'p')",
    )
    expect(rows.length).toBeGreaterThan(5)
    const claims = { sub: world.firstAdmin.userId, org: world.first.id }
    for (const { name } of rows) {
      for (const statement of [
        `SELECT FROM pgboss."${name}"`,
        `DELETE FROM pgboss."${name}"`,
        `INSERT INTO pgboss."${name}" DEFAULT VALUES`,
      ]) {
        const tried = database.asTenant(claims, (client) => client.query(statement))
        await expect(tried, statement).rejects.toMatchObject({ code: '42501' })
      }
    }
  })
})

describe('installing', () => {
  it('changes nothing the second time, and two at once agree', async () => {
    const version =
      "SELECT xmin::text FROM pg_proc WHERE proname = 'enqueue' UNION ALL SELECT xmin::text FROM pgboss.queue ORDER BY 1"
    const before = await database.superuser.query(version)
    await installJobQueue(database.ownerUrl)
    expect((await database.superuser.query(version)).rows).toEqual(before.rows)
    await database.superuser.query("COMMENT ON SCHEMA pgboss IS 'an older one'")
    await Promise.all([installJobQueue(database.ownerUrl), installJobQueue(database.ownerUrl)])
    await withOrg(world.firstAdmin, (db) =>
      enqueue(db, sendMessage, { organizationId: world.first.id, messageId: newId() }),
    )
  })

  it('leaves the platform role what a worker needs', async () => {
    const client = new pg.Client({ connectionString: database.platformUrl })
    await client.connect()
    expect((await client.query('SELECT name FROM pgboss.queue')).rowCount).toBeGreaterThan(3)
    await expect(client.query('SELECT app.job_counts(1)')).rejects.toMatchObject({ code: '42501' })
    await client.end()
  })
})
