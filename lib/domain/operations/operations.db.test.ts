import { beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#lib/core/ids.ts'
import { enqueue, readOrg, withOrg } from '#lib/db/index.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { listDeadJobs, listUnsentMessages, queueState, retryJob } from './index.ts'
import { clearIdempotencyKeys } from './tasks.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
const now = new Date()

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
})

/** A job that has failed for good, as pg-boss leaves it. */
async function deadJob(organizationId: string): Promise<string> {
  const id = newId()
  await database.superuser.query(
    `INSERT INTO pgboss.job (id, name, data, source_name, source_id, source_created_on, source_retry_count, source_output)
     VALUES ($1, 'dead-letters', $2, 'operations.clear-idempotency-keys', $3, now() - interval '1 hour', 5, '{"message": "It broke."}')`,
    [id, { organizationId }, newId()],
  )
  return id
}

describe('operations', () => {
  it('counts and lists the organisation’s own jobs and nothing of another’s', async () => {
    const id = await deadJob(world.first.id)
    const payload = { organizationId: world.first.id }
    await withOrg(world.firstAdmin, async (db) => {
      await enqueue(db, clearIdempotencyKeys, payload)
      await enqueue(db, clearIdempotencyKeys, payload, { startAfter: new Date(Date.now() + 60_000) })
    })
    expect(await readOrg(world.firstAdmin, queueState)).toMatchObject({
      waiting: 1,
      delayed: 1,
      running: 0,
      dead: 1,
      capped: false,
    })
    expect(await readOrg(world.firstAdmin, listDeadJobs)).toMatchObject([
      { id, task: 'operations.clear-idempotency-keys', reason: 'It broke.', attempts: 6 },
    ])
    expect(await readOrg(world.secondAdmin, queueState)).toMatchObject({ waiting: 0, delayed: 0, dead: 0 })
    expect(await readOrg(world.secondAdmin, listDeadJobs)).toEqual([])
    await database.superuser.query('UPDATE org_memberships SET is_active = false WHERE clerk_user_id = $1', [
      world.secondAdmin.userId,
    ])
    const stranger = { ...world.secondAdmin, organizationId: world.first.id }
    expect(await readOrg(stranger, listDeadJobs)).toEqual([])
    await database.superuser.query('UPDATE org_memberships SET is_active = true WHERE clerk_user_id = $1', [
      world.secondAdmin.userId,
    ])
  })

  it('retries a dead job once, however often it is asked, with an audit entry, and not another organisation’s', async () => {
    const id = await deadJob(world.first.id)
    const asSecond = withOrg(world.secondAdmin, (db) => retryJob({ db, actor: world.secondAdmin, now }, { id }))
    await expect(asSecond).rejects.toMatchObject({ code: 'not_found' })
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        withOrg(world.firstAdmin, (db) => retryJob({ db, actor: world.firstAdmin, now }, { id })),
      ),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { rows } = await database.superuser.query(
      "SELECT entity_id, changes FROM audit_log WHERE action = 'job.retried'",
    )
    expect(rows).toEqual([{ entity_id: id, changes: { job: [id, expect.any(String)] } }])
    const made = await database.superuser.query('SELECT name, data, retry_count FROM pgboss.job WHERE id = $1', [
      rows[0].changes.job[1],
    ])
    expect(made.rows).toEqual([
      { name: 'operations.clear-idempotency-keys', data: { organizationId: world.first.id }, retry_count: 0 },
    ])
  })

  it('lists messages that failed or whose sender has vanished', async () => {
    const insert = `INSERT INTO outbound_messages (organization_id, dedupe_key, template_key, recipient, body, status, last_error, claimed_at)
      VALUES ($1, $2, 'request.approved', 'robin@people.example', 'x', $3, $4, now() - $5::interval)`
    for (const [status, error, age] of [
      ['failed', 'no address', '0'],
      ['sending', null, '11 minutes'],
      ['sending', null, '1 minute'],
      ['queued', null, '1 hour'],
      ['sent', null, '1 hour'],
    ]) {
      await database.superuser.query(insert, [world.first.id, newId(), status, error, age])
    }
    const list = await readOrg(world.firstAdmin, (db) => listUnsentMessages(db, world.first.id, new Date()))
    expect(list.map(({ reason }) => reason).toSorted()).toEqual(['no address', 'whoever was sending it has vanished'])
    expect(await readOrg(world.secondAdmin, (db) => listUnsentMessages(db, world.first.id, new Date()))).toEqual([])
  })
})
