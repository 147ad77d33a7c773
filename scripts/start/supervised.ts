import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartProblem } from '#dev/postgres/index.ts'
import { isAlive } from '#dev/postgres/orphan.ts'
import { formatDuration, say } from './progress.ts'

const LOG_LIMIT = 5_000_000
const STEADY = 60_000
const PATIENCE = 12_000
const runner = fileURLToPath(new URL('./child.ts', import.meta.url))

export type ChildSpec = {
  name: string
  /** Absolute path of a module that starts the service when imported. */
  module: string
  args?: readonly string[]
  env: Record<string, string | undefined>
  cwd: string
  logs: string
}

/** How long to wait (ms) before the nth restart in a row. */
export function backoff(failures: number): number {
  return Math.min(500 * 2 ** (failures - 1), 30_000)
}

/** One child process that is started again when it ends without being asked to. */
export class Supervised {
  readonly name: string
  readonly logFile: string
  /** Called after a restart: the process id is another one. */
  onRestart: (() => void) | undefined
  private readonly spec: ChildSpec
  private child: ChildProcess | undefined
  private stopping = false
  private failures = 0
  private timer: NodeJS.Timeout | undefined
  private ended: Promise<void> = Promise.resolve()
  private heard: Record<string, unknown> | undefined

  constructor(spec: ChildSpec) {
    this.spec = spec
    this.name = spec.name
    this.logFile = join(spec.logs, `${spec.name}.log`)
    this.launch()
  }

  /** Process id of the current incarnation. */
  get pid(): number | undefined {
    return this.child?.pid
  }

  /** How often it has failed in a row; 0 while it is steady. */
  get failureCount(): number {
    return this.failures
  }

  /** The last words of its log, for a clear line about a failure. */
  lastWords(): string {
    try {
      const lines = readFileSync(this.logFile, 'utf8').slice(-20_000).trimEnd().split('\n')
      const telling = lines.findLast((line) => /error|refus|cannot|could not|fail/i.test(line) && !/^\s+at /.test(line))
      return (telling ?? lines.at(-1) ?? '').trim().slice(0, 400)
    } catch {
      return ''
    }
  }

  /**
   * Waits until the child has said that it listens (an IPC message `{ type: 'listening', … }`).
   * @throws StartProblem with its last words when it does not come up
   */
  async listening(milliseconds: number, signal: AbortSignal): Promise<Record<string, unknown>> {
    const end = Date.now() + milliseconds
    while (Date.now() < end && this.failures < 2) {
      signal.throwIfAborted()
      if (this.heard?.['type'] === 'listening') return this.heard
      await sleep(20)
    }
    throw new StartProblem(`The ${this.name} process does not come up: ${this.lastWords()} (log: ${this.logFile})`)
  }

  private launch(): void {
    const log = openLog(this.logFile)
    const started = Date.now()
    const { module, args = [], env, cwd } = this.spec
    // A process group of its own: Ctrl-C reaches the launcher only, which stops things in order. IPC: see child.ts.
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', runner, module, ...args], {
      cwd,
      env: definedOnly(env),
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    this.child = child
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'type' in message) this.heard = { ...message }
    })
    this.ended = new Promise((done) => {
      child.once('error', (error) => {
        this.restart(`could not be started: ${error.message}`, started)
        done()
      })
      child.once('exit', (code, signal) => {
        done()
        this.restart(signal ? `was killed (${signal})` : `ended with code ${code}`, started)
      })
    })
  }

  private restart(how: string, started: number): void {
    if (this.stopping) return
    this.failures = Date.now() - started > STEADY ? 1 : this.failures + 1
    const wait = backoff(this.failures)
    say(`${this.name} ${how}; starting it again in ${formatDuration(wait)} (log: ${this.logFile})`)
    this.timer = setTimeout(() => {
      this.launch()
      this.onRestart?.()
    }, wait)
  }

  /** Stops it for good: asks, waits, kills; with it whatever it had started in its process group. */
  async stop(patience = PATIENCE): Promise<void> {
    this.stopping = true
    clearTimeout(this.timer)
    const pid = this.child?.pid
    if (pid === undefined) return
    signalGroup(pid, 'SIGTERM')
    const kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), patience)
    await this.ended
    clearTimeout(kill)
    signalGroup(pid, 'SIGKILL')
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    if (isAlive(pid)) process.kill(pid, signal)
  }
}

/** The environment without the variables that are set to nothing. */
export function definedOnly(env: Record<string, string | undefined>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) as NodeJS.ProcessEnv
}

function openLog(file: string): number {
  try {
    if (statSync(file).size > LOG_LIMIT) renameSync(file, `${file}.1`)
  } catch {
    // no log yet
  }
  return openSync(file, 'a', 0o600)
}
