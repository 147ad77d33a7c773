/**
 * `node with-database.ts SCRIPT [ARGS…]`: runs a database script with a database to work on. That is DATABASE_URL, else the one of the
 * running `npm start` of this data folder, else the folder's own, started for as long as the script runs.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { StartProblem } from '#dev/postgres/index.ts'
import { openDataFolder } from './start/data-folder.ts'
import { SupervisedPostgres } from './start/database.ts'
import { loadEnvFiles } from './start/environment.ts'
import { takeLock } from './start/lock-file.ts'
import { runMain } from './start/main.ts'
import { openSecrets } from './start/secrets.ts'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const [script, ...args] = process.argv.slice(2)

function run(databaseUrl: string | undefined, signal: AbortSignal): Promise<number> {
  const child = spawn(process.execPath, [join(root, script ?? ''), ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) },
  })
  signal.addEventListener('abort', () => child.kill('SIGTERM'))
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })
}

await runMain(async (signal) => {
  loadEnvFiles(root)
  const folder = openDataFolder(root, process.env['MASTERFLOW_DATA'] || '.data')
  if (process.env['DATABASE_URL'] || existsSync(folder.runtime)) process.exit(await run(undefined, signal))
  const lock = takeLock(folder.lock, script ?? '')
  if ('holder' in lock) {
    throw new StartProblem(
      `Process ${lock.holder.pid} is using ${folder.path} (${lock.holder.note}). Wait for it, or stop it.`,
    )
  }
  try {
    const database = await SupervisedPostgres.open(folder, openSecrets(folder))
    try {
      process.exitCode = await run(database.ownerUrl, signal)
    } finally {
      await database.stop()
    }
  } finally {
    lock.release()
  }
  process.exit(process.exitCode)
})
