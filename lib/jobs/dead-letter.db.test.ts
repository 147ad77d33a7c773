import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { enqueue, readOrg, withOrg } from '#lib/db/index.ts'
import { listDeadJobs, queueState, retryJob } from '#lib/domain/operations/index.ts'
import { clearIdempotencyKeys } from '#lib/domain/operations/tasks.ts'
import { testDatabase } from '#tests/database.ts'
import { twoOrganisations } from '#tests/two-organisations.ts'
import { defineHandler, type JobContext } from './handler.ts'
import { startWorker } from './run-worker.ts'

const database = testDatabase()
let world: Awaited<ReturnType<typeof twoOrganisations>>
let worker: Awaited<ReturnType<typeof startWorker>> | undefined
let isBroken = true
const runs: Pick<JobContext<never>, 'attempt' | 'isLastAttempt' | 'jobId' | 'actor'>[] = []

const handler = defineHandler(clearIdempotencyKeys, async ({ attempt, isLastAttempt, jobId, actor }) => {
  runs.push({ attempt, isLastAttempt, jobId, actor })
  if (isBroken) throw new Error('robin@people.example could not be reached\n    at secret line 1')
})

beforeAll(async () => {
  world = await twoOrganisations(database.superuser)
  // The real delays grow from two seconds on: too long for a test, and pg-boss's own affair.
  await database.superuser.query('UPDATE pgboss.queue SET retry_limit = 2, retry_delay = 1 WHERE name = $1', [
    clearIdempotencyKeys.name,
  ])
})
afterAll(() => worker?.stop())

it('a job that fails every time is kept as dead with a reason that may be shown, and runs again when asked', async () => {
  const { organizationId } = world.firstAdmin
  const jobId = await withOrg(world.firstAdmin, (db) => enqueue(db, clearIdempotencyKeys, { organizationId }))
  worker = await startWorker([handler], { sweeps: false })
  const dead = await until(async () => (await readOrg(world.firstAdmin, listDeadJobs))[0])
  expect(dead).toMatchObject({
    task: clearIdempotencyKeys.name,
    reason: '[address] could not be reached',
    attempts: 3,
  })
  const actor = { kind: 'job', task: clearIdempotencyKeys.name, organizationId }
  expect(runs).toEqual([1, 2, 3].map((attempt) => ({ attempt, isLastAttempt: attempt === 3, jobId, actor })))
  expect(await readOrg(world.secondAdmin, listDeadJobs)).toEqual([])

  isBroken = false
  await withOrg(world.firstAdmin, (db) => retryJob({ db, actor: world.firstAdmin, now: new Date() }, { id: dead.id }))
  await until(() => runs.find((run) => run.jobId !== jobId))
  expect(runs.at(-1)).toMatchObject({ attempt: 1, isLastAttempt: false })
  expect(await readOrg(world.firstAdmin, queueState)).toMatchObject({ dead: 0 })
})

async function until<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let patience = 800; patience > 0; patience--) {
    const found = await look()
    if (found !== undefined) return found
    await sleep(25)
  }
  throw new Error('not within 20 s')
}
