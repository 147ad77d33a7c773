import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAlive, waitForExit } from '#dev/postgres/orphan.ts'
import { startCopy, temporaryFolder, type Copy } from '#tests/launcher.ts'
import type { Runtime } from './runtime-file.ts'

const folder = temporaryFolder()
const dataDir = join(folder.path, 'data')
let copy: Copy

const readRuntime = (): Runtime => JSON.parse(readFileSync(join(dataDir, 'runtime.json'), 'utf8'))

async function query(sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: readRuntime().databaseUrl })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function healthy(): Promise<void> {
  const end = Date.now() + 30_000
  for (;;) {
    const status = await fetch(`${copy.url}/api/health`).then(
      (response) => response.status,
      () => 0,
    )
    if (status === 200) return
    if (Date.now() > end) throw new Error(`not healthy: ${status}\n${copy.output()}`)
    await sleep(100)
  }
}

beforeAll(async () => {
  copy = await startCopy({ dataDir })
  await copy.printed(/^ready /m, 170_000)
}, 180_000)

afterAll(async () => {
  await copy.stop()
  folder.remove()
})

test('the last line is the ready line, and every sign-in was printed before it', () => {
  const lines = copy.output().trimEnd().split('\n')
  expect(lines.at(-1)).toBe(`ready ${copy.url}`)
  for (const user of readRuntime().demo.users) expect(copy.output()).toContain(`${user.email} `)
})

test.each([
  ['db:migrate', 'the schema is up to date'],
  ['db:seed', 'the database holds data already: nothing was changed'],
  ['db:adopt', 'an installation of Masterflow itself'],
])('%s works on the database of the running copy', (command, words) => {
  const { DATABASE_URL: _, ...env } = process.env
  const done = spawnSync(process.execPath, ['scripts/bootstrap.mjs', command], {
    env: { ...env, MASTERFLOW_DATA: dataDir },
    encoding: 'utf8',
    timeout: 60_000,
  })
  expect(done.status, done.stderr).toBe(0)
  expect(done.stdout).toContain(words)
})

test('runtime.json is as the contract says and only its owner reads it', () => {
  expect(statSync(join(dataDir, 'runtime.json')).mode & 0o777).toBe(0o600)
  const { url, demo, pids, databaseUrl, tenantDatabaseUrl } = readRuntime()
  expect(url).toBe(copy.url)
  expect(new URL(databaseUrl).username).toBe('masterflow_owner')
  expect(new URL(tenantDatabaseUrl).username).toBe('masterflow_tenant')
  expect(Object.keys(pids)).toEqual(
    expect.arrayContaining(['launcher', 'database', 'worker', 'web', 'identity', 'mail']),
  )
  const slugs = ['harbour-arts', 'nordlys-kulturhus', 'kauri-studios']
  expect(demo.users[0]).toMatchObject({ email: 'ada@harbour-arts.example' })
  expect(demo.users[0]?.organisations[0]).toMatchObject({
    slug: slugs[0],
    role: 'admin',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  expect(demo.appsheet.map(({ organisation }) => organisation)).toEqual(expect.arrayContaining(slugs))
  expect(demo.apiKeys.map(({ organisation }) => organisation)).toEqual(expect.arrayContaining(slugs))
  expect(demo.appsheet[0]?.url).toMatch(new RegExp(`^${copy.url}/api/webhooks/appsheet/`))
})

test('a second start in the same folder says who is running, and the first goes on', async () => {
  const second = await startCopy({ dataDir })
  expect(await second.exited).toBe(1)
  const lines = second.output().trim().split('\n')
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain(`already running in ${dataDir}: process ${copy.process.pid}, ${copy.url}`)
  await healthy()
})

test('a web process and a worker that are killed come back', async () => {
  const { pids } = readRuntime()
  for (const name of ['web', 'worker']) process.kill(pids[name] ?? 0, 'SIGKILL')
  await copy.printed(/web was killed/, 10_000)
  await copy.printed(/worker was killed/, 10_000)
  await sleep(1_000)
  await healthy()
})

test('a database that is killed hard comes back on its port with every committed row', async () => {
  await query('CREATE TABLE proof_of_rows AS SELECT generate_series(1, 1000) AS n')
  const before = readRuntime()
  process.kill(before.pids['database'] ?? 0, 'SIGKILL')
  await copy.printed(/the database stopped unexpectedly/, 10_000)
  const end = Date.now() + 20_000
  while (readRuntime().pids['database'] === before.pids['database'] && Date.now() < end) await sleep(100)
  expect(readRuntime().databaseUrl).toBe(before.databaseUrl)
  expect(await query('SELECT count(*)::int AS n FROM proof_of_rows')).toEqual([{ n: 1000 }])
  await healthy()
})

test('killed hard, it leaves no process behind, and the next start recovers with every row', async () => {
  const { pids } = readRuntime()
  copy.process.kill('SIGKILL')
  await copy.exited
  for (const pid of Object.values(pids)) expect(await waitForExit(pid, 15_000)).toBe(true)
  copy = await startCopy({ dataDir })
  await copy.printed(/^ready /m)
  expect(copy.output()).toMatch(/left by a run that was killed/)
  expect(copy.output()).toMatch(/build .* up to date/)
  expect(await query('SELECT count(*)::int AS n FROM proof_of_rows')).toEqual([{ n: 1000 }])
  await query('DROP TABLE proof_of_rows')
})

test('SIGTERM stops everything in order and removes what it wrote about itself', async () => {
  const { pids } = readRuntime()
  expect(await copy.stop()).toBe(0)
  expect(Object.entries(pids).filter(([, pid]) => isAlive(pid))).toEqual([])
  expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false)
  expect(existsSync(join(dataDir, 'start.lock'))).toBe(false)
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})
