import { expect, test } from 'vitest'
import { testDatabase } from '#tests/database.ts'
import { checkHealth } from './checks.ts'

const database = testDatabase()

test('a fresh database without a worker names the worker and nothing else', async () => {
  const { failing, checks } = await checkHealth()
  expect(failing).toEqual(['worker'])
  expect(checks).toMatchObject({ database: 'ok', migrations: 'ok', queue: 'ok', worker: 'no worker has ever run' })
})

test('a worker that writes is alive, one that stopped writing is not', async () => {
  await database.superuser.query("INSERT INTO worker_heartbeats VALUES ('w1', now(), now() - interval '5 minutes')")
  expect((await checkHealth()).checks['worker']).toMatch(/^no worker for 300/)
  await database.superuser.query('UPDATE worker_heartbeats SET beat_at = now()')
  expect((await checkHealth()).failing).toEqual([])
})

test('a pending or half-done migration is named', async () => {
  await database.superuser.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)',
  )
  expect(await checkHealth()).toMatchObject({
    failing: ['migrations'],
    checks: { migrations: '1 migrations are pending' },
  })
  await database.superuser.query('UPDATE _prisma_migrations SET rolled_back_at = NULL, finished_at = NULL')
  expect((await checkHealth()).checks['migrations']).toBe('a migration did not finish')
})
