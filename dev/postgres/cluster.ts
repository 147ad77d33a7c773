import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PostgresPrograms } from './binaries.ts'
import { chooseServerUser, type ServerUser } from './server-user.ts'
import { StartProblem } from './start-problem.ts'

const MAJOR = '18'
const LOCALES = ['C.UTF-8', 'en_US.UTF-8', 'C']

function checkExisting(dataDir: string): void {
  const versionFile = join(dataDir, 'PG_VERSION')
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : undefined
  const wayOut = 'Restore it from a backup, or move it away to begin with an empty database.'
  if (version === undefined || version === '' || !existsSync(join(dataDir, 'global', 'pg_control'))) {
    const missing = version ? join('global', 'pg_control') : 'PG_VERSION'
    throw new StartProblem(`The database folder ${dataDir} is damaged (${missing} is missing). ${wayOut}`)
  }
  if (!/^\d+$/.test(version)) {
    throw new StartProblem(`The database folder ${dataDir} is damaged (PG_VERSION does not hold a version). ${wayOut}`)
  }
  if (version !== MAJOR) {
    throw new StartProblem(
      `The database folder ${dataDir} was made by PostgreSQL ${version}; this copy brings ${MAJOR}. Dump and restore it with your own server (DATABASE_URL), or move it away to begin with an empty database.`,
    )
  }
}

function initialise(
  programs: PostgresPrograms,
  user: ServerUser,
  dataDir: string,
  password: string,
  durable: boolean,
): void {
  // Built beside its final place and renamed when whole, so that an interrupted first start leaves nothing half-made.
  const building = `${dataDir}.new`
  const passwordFile = `${dataDir}.password`
  rmSync(building, { recursive: true, force: true })
  mkdirSync(building, { mode: 0o700 })
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 })
  if (user.ids) {
    chownSync(building, user.ids.uid, user.ids.gid)
    chownSync(passwordFile, user.ids.uid, user.ids.gid)
  }
  try {
    let output = ''
    for (const locale of LOCALES) {
      const { file, args, ids } = user.command(programs.initdb, [
        `--pgdata=${building}`,
        `--pwfile=${passwordFile}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        `--locale=${locale}`,
        '--lc-messages=C',
        ...(durable ? [] : ['--no-sync']),
      ])
      const result = spawnSync(file, args, { ...ids, cwd: '/', encoding: 'utf8', env: serverEnvironment() })
      if (result.status === 0) {
        renameSync(building, dataDir)
        return
      }
      output = `${result.error?.message ?? ''}${result.stdout ?? ''}${result.stderr ?? ''}`
      if (!/locale/i.test(output)) break
    }
    throw describeFailure(dirname(dataDir), output)
  } finally {
    rmSync(passwordFile, { force: true })
    rmSync(building, { recursive: true, force: true })
  }
}

/** The environment of the server's programs: nothing of ours, so that no PG… variable or secret reaches them. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { NODE_ENV: 'production', PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

/** The most telling line of the server's output, as a StartProblem. */
export function describeFailure(folder: string, output: string): StartProblem {
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return new StartProblem(
      `The disk that holds ${folder} is full. Free some space, or set MASTERFLOW_DATA to a folder on another disk.`,
    )
  }
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const telling =
    lines.findLast((line) => /(FATAL|PANIC|error|could not|cannot)/i.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  const reason = telling.replace(/^.*?(FATAL|PANIC|ERROR):\s*/, '').trim()
  return new StartProblem(
    `The database in ${folder} does not start: ${reason}. Restore the folder from a backup, or move it away to begin with an empty database.`,
  )
}

/**
 * Makes sure that a whole, usable cluster lies in dataDir: creates it when the folder is absent, checks it otherwise.
 * @returns whom the server has to run as, and whether the cluster was made just now
 * @throws StartProblem for a damaged folder, one of another version, a full disk or a missing permission
 */
export function prepareCluster(
  programs: PostgresPrograms,
  options: { dataDir: string; password: string; durable: boolean },
): { user: ServerUser; created: boolean } {
  const { dataDir, password, durable } = options
  const parent = dirname(dataDir)
  const exists = existsSync(dataDir)
  const owner = exists ? statSync(dataDir).uid : undefined
  const me = process.getuid?.()
  if (exists && me !== undefined && me !== 0 && owner !== me) {
    throw new StartProblem(
      `The database folder ${dataDir} belongs to another user: start as that user (or as root), or set MASTERFLOW_DATA to a folder of your own.`,
    )
  }
  mkdirSync(parent, { recursive: true, mode: me === 0 ? 0o711 : 0o700 })
  const user = chooseServerUser(parent, programs.postgres, owner)
  if (exists) checkExisting(dataDir)
  else initialise(programs, user, dataDir, password, durable)
  return { user, created: !exists }
}
