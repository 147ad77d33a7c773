import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freePort, startPostgres } from '#dev/postgres/index.ts'
import { startCopy, temporaryFolder } from '#tests/launcher.ts'

let folder: { path: string; remove: () => void }
let dataDir: string

beforeEach(() => {
  folder = temporaryFolder()
  dataDir = join(folder.path, 'data')
})
afterEach(() => folder.remove())

/** Starts a copy that must refuse, and returns its one clear line. */
async function refusal(
  options: { port?: number; env?: Record<string, string>; dataDir?: string } = {},
): Promise<string> {
  const copy = await startCopy({ dataDir, ...options })
  expect(await copy.exited).toBe(1)
  const lines = copy
    .output()
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('✓'))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^masterflow: .+\.$|npm start$/)
  return lines[0] ?? ''
}

/** A data folder as a finished first start leaves it. */
async function makeCluster(): Promise<void> {
  const passwords = { superuser: 'a'.repeat(32), owner: 'b'.repeat(32) }
  const secrets = { version: 1, database: passwords, encryptionKeys: 'k1:' }
  mkdirSync(dataDir, { mode: 0o711 })
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 })
  const server = await startPostgres({ dataDir: join(dataDir, 'postgres'), passwords, durable: false })
  await server.stop()
}

test('a port in use', async () => {
  const port = await freePort()
  const other = createServer().listen(port, '127.0.0.1')
  expect(await refusal({ port })).toContain(`Port ${port} is in use by another program`)
  await new Promise((done) => other.close(done))
})

test('a wrong variable', async () => {
  expect(await refusal({ env: { DATABASE_URL: 'mysql://nobody@localhost/x' } })).toContain(
    'DATABASE_URL must look like postgresql://',
  )
})

test("production without Clerk's keys", async () => {
  expect(await refusal({ env: { NODE_ENV: 'production' } })).toContain("needs Clerk's keys")
})

test('a data folder that is a file', async () => {
  writeFileSync(dataDir, '')
  expect(await refusal()).toContain('is not a folder')
})

test('a database folder without PG_VERSION, of another version, or with nonsense in it', async () => {
  await makeCluster()
  const version = join(dataDir, 'postgres', 'PG_VERSION')
  writeFileSync(version, '15\n')
  expect(await refusal()).toContain('was made by PostgreSQL 15')
  writeFileSync(version, 'what\n')
  expect(await refusal()).toContain('is damaged')
  rmSync(version)
  expect(await refusal()).toContain('PG_VERSION is missing')
})

test('a database folder whose control file is cut off', async () => {
  await makeCluster()
  writeFileSync(join(dataDir, 'postgres', 'global', 'pg_control'), 'x')
  expect(await refusal()).toMatch(/does not start: .+ Restore the folder from a backup/)
})

test('secrets that are gone, damaged or of another database', async () => {
  await makeCluster()
  const file = join(dataDir, 'secrets.json')
  const database = { superuser: 'c'.repeat(32), owner: 'd'.repeat(32) }
  writeFileSync(file, JSON.stringify({ version: 1, database, encryptionKeys: 'k1:' }))
  expect(await refusal()).toContain('do not belong together')
  writeFileSync(file, '{')
  expect(await refusal()).toContain('secrets.json is damaged')
  rmSync(file)
  expect(await refusal()).toContain('secrets.json is missing')
})

test.skipIf(process.getuid?.() === 0)('a data folder that may not be written', async () => {
  mkdirSync(dataDir, { mode: 0o500 })
  chmodSync(dataDir, 0o500)
  expect(await refusal()).toContain('No permission to use')
})

test.each([150, 500, 900, 1_500, 2_500])('asked to stop after %i ms, it stops cleanly', async (milliseconds) => {
  const copy = await startCopy({ dataDir })
  await sleep(milliseconds)
  expect([0, null, 143]).toContain(await copy.stop())
  expect(existsSync(join(dataDir, 'start.lock'))).toBe(false)
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
  expect(existsSync(join(dataDir, 'runtime.json'))).toBe(false)
})
