import { randomBytes } from 'node:crypto'
import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findPostgres } from './binaries.ts'
import { describeFailure, prepareCluster, serverEnvironment } from './cluster.ts'
import { guardServer } from './guard.ts'
import { clearOrphan, readPostmasterFile, stopServer } from './orphan.ts'
import { ensureOwner } from './owner.ts'
import { asStartProblem, StartProblem } from './start-problem.ts'
import type { ServerUser } from './server-user.ts'

export type PostgresOptions = {
  /** Folder of the cluster; made when absent. */
  dataDir: string
  /** TCP port on 127.0.0.1; a free one when absent. */
  port?: number
  /** Passwords of `postgres` and `masterflow_owner`; random ones when absent (then a later start of the same folder needs them kept). */
  passwords?: { superuser: string; owner: string }
  /** false: for tests only, trades crash safety for speed. Default true: nothing that was committed is lost. */
  durable?: boolean
  /** File that takes the server's log; `dataDir + '.log'` when absent. */
  logFile?: string
  /** More `name=value` settings. */
  settings?: readonly string[]
}

export type RunningPostgres = {
  superuserUrl: string
  /** Database `masterflow`, as `masterflow_owner` (CREATEDB CREATEROLE, no superuser). */
  ownerUrl: string
  port: number
  pid: number
  /** What an earlier run had left: an orphaned server that was stopped, or a stale postmaster.pid. */
  leftover: 'nothing' | 'stopped' | 'stale'
  created: boolean
  /** Settles when the server ends without being asked to. */
  exited: Promise<{ log: string }>
  stop(): Promise<void>
}

const LOG_LIMIT = 5_000_000

// Below the range from which systems take the ports of outgoing connections (32768 on Linux, 49152 elsewhere): one that is free now
// and used in a while is not lent to a connection in between.
const PORTS = { from: 15_000, until: 32_000 }

/** A TCP port on 127.0.0.1 that nobody listens on now. */
export async function freePort(attempts = 50): Promise<number> {
  const port = PORTS.from + Math.floor(Math.random() * (PORTS.until - PORTS.from))
  const isFree = await new Promise<boolean>((done) => {
    const probe = createServer()
    probe.once('error', () => done(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)))
  })
  if (isFree) return port
  if (attempts === 0) throw new Error('no free port found')
  return freePort(attempts - 1)
}

function openLog(file: string): number {
  try {
    if (statSync(file).size > LOG_LIMIT) renameSync(file, `${file}.1`)
  } catch {
    // no log yet
  }
  return openSync(file, 'a', 0o600)
}

function settingsFor(options: PostgresOptions, port: number): string[] {
  return [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'random_page_cost=1.1',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_checkpoints=off',
    // DETAIL lines carry values of rows (mail addresses), which belong in no log.
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    ...(options.durable === false ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : ['fsync=on']),
    ...(options.settings ?? []),
  ]
}

type Attempt = { child: ChildProcess; pid: number; release: () => Promise<void> } | { log: string }

async function launch(
  program: string,
  user: ServerUser,
  options: PostgresOptions,
  port: number,
  logFile: string,
): Promise<Attempt> {
  const flags = settingsFor(options, port).flatMap((setting) => ['-c', setting])
  const { file, args, ids } = user.command(program, ['-D', options.dataDir, ...flags])
  const log = openLog(logFile)
  const before = statSync(logFile).size
  // A process group of its own: Ctrl-C in the terminal must reach the launcher only, which stops things in order.
  const child = spawn(file, args, {
    ...ids,
    cwd: '/',
    detached: true,
    stdio: ['ignore', log, log],
    env: serverEnvironment(),
  })
  closeSync(log)
  const release = child.pid === undefined ? () => Promise.resolve() : guardServer(child.pid)
  let ended = false
  const spawnError = new Promise<Error | undefined>((done) => {
    child.once('error', (error) => {
      ended = true
      done(error)
    })
    child.once('exit', () => {
      ended = true
      done(undefined)
    })
  })
  for (;;) {
    if (ended) {
      await release()
      const error = await spawnError
      return { log: `${readFileSync(logFile).subarray(before).toString('utf8')}\n${error?.message ?? ''}` }
    }
    const state = child.pid ? readPostmasterFile(options.dataDir) : undefined
    if (child.pid && state?.pid === child.pid && state.ready) return { child, pid: child.pid, release }
    await sleep(15)
  }
}

/**
 * Starts PostgreSQL from npm on 127.0.0.1, making the cluster, the owner role and the database `masterflow` when they are missing.
 * The server stops when this process ends, however it ends. Recovers from a hard-killed server and from a stale postmaster.pid.
 * @throws StartProblem with one clear line when the folder is damaged, of another version, closed, or its disk full
 */
export async function startPostgres(input: PostgresOptions): Promise<RunningPostgres> {
  const options = { ...input, dataDir: resolve(input.dataDir) }
  const logFile = options.logFile ?? `${options.dataDir}.log`
  const passwords = options.passwords ?? {
    superuser: randomBytes(24).toString('hex'),
    owner: randomBytes(24).toString('hex'),
  }
  try {
    const programs = findPostgres()
    const { user, created } = prepareCluster(programs, {
      dataDir: options.dataDir,
      password: passwords.superuser,
      durable: options.durable !== false,
    })
    const leftover = created ? 'nothing' : await clearOrphan(options.dataDir)
    for (let attempt = 1; ; attempt += 1) {
      const port = options.port ?? (await freePort())
      const started = await launch(programs.postgres, user, options, port, logFile)
      if ('child' in started) return await open(started, { port, passwords, leftover, created, logFile })
      // Another program took the port in between, or the processes of a killed server are still letting go of its memory.
      const passing =
        /Address already in use|could not bind|pre-existing shared memory block|lock file .* already exists/i
      if (!passing.test(started.log) || attempt >= 20) throw describeFailure(options.dataDir, started.log)
      if (options.port !== undefined && /could not bind|Address already in use/i.test(started.log)) {
        throw new StartProblem(`Port ${options.port} for the database is in use by another program.`)
      }
      await sleep(250)
    }
  } catch (error) {
    throw asStartProblem(error, options.dataDir)
  }
}

async function open(
  { child, pid, release }: Extract<Attempt, { pid: number }>,
  about: Pick<RunningPostgres, 'port' | 'leftover' | 'created'> & {
    passwords: { superuser: string; owner: string }
    logFile: string
  },
): Promise<RunningPostgres> {
  const { port, passwords, leftover, created, logFile } = about
  let stopping: Promise<void> | undefined
  const exited = new Promise<{ log: string }>((done) => {
    const tell = () => {
      if (!stopping) done({ log: readFileSync(logFile, 'utf8').slice(-4000) })
    }
    child.once('exit', tell)
    if (child.exitCode !== null || child.signalCode !== null) tell()
  })
  child.unref()
  const stop = () => {
    stopping ??= stopServer(pid).finally(release)
    return stopping
  }
  const superuserUrl = `postgresql://postgres:${passwords.superuser}@127.0.0.1:${port}/postgres`
  try {
    const client = new pg.Client({ connectionString: superuserUrl })
    await client.connect()
    await ensureOwner(client, passwords.owner).finally(() => client.end())
  } catch (error) {
    await stop()
    if (error instanceof Error && 'code' in error && error.code === '28P01') {
      throw new StartProblem(
        'The database does not accept the password in secrets.json: that file and the folder "postgres" do not belong together. Restore both from the same backup.',
      )
    }
    throw error
  }
  const ownerUrl = `postgresql://masterflow_owner:${passwords.owner}@127.0.0.1:${port}/masterflow`
  return { superuserUrl, ownerUrl, port, pid, leftover, created, exited, stop }
}
