import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a server writes about itself into its data folder. */
export type PostmasterFile = { pid: number; port: number; ready: boolean }

/** Reads postmaster.pid; undefined when there is none or it is not yet whole. */
export function readPostmasterFile(dataDir: string): PostmasterFile | undefined {
  const file = join(dataDir, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' }
}

function isZombie(pid: number): boolean {
  // Where nobody reaps (a container whose first process is a shell), a dead process keeps its id for ever.
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Whether a process with this id runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** The command line of a running process; empty when it cannot be told. */
export function commandOf(pid: number): string {
  const file = `/proc/${pid}/cmdline`
  if (existsSync(file)) return readFileSync(file, 'utf8').replaceAll('\0', ' ').trim()
  return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
}

/** Waits until a process is gone; false when it is still there after `milliseconds`. */
export async function waitForExit(pid: number, milliseconds: number): Promise<boolean> {
  const end = Date.now() + milliseconds
  while (isAlive(pid)) {
    if (Date.now() > end) return false
    await sleep(25)
  }
  return true
}

/** Stops a server in an orderly way, then less so: fast shutdown, immediate shutdown, kill. No committed row is lost by any of them. */
export async function stopServer(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    if (await waitForExit(pid, patience)) return
  }
}

/**
 * Deals with what an earlier run left in the data folder: a server whose launcher was killed is stopped (its port and memory are
 * of no use to us and a clean stop is the safest beginning), and a postmaster.pid that names nobody, or a stranger, is removed.
 * @returns what was done, for the log
 */
export async function clearOrphan(dataDir: string): Promise<'nothing' | 'stopped' | 'stale'> {
  const left = readPostmasterFile(dataDir)
  if (!left) return 'nothing'
  if (isAlive(left.pid) && commandOf(left.pid).includes(dataDir)) {
    await stopServer(left.pid)
    return 'stopped'
  }
  rmSync(join(dataDir, 'postmaster.pid'), { force: true })
  return 'stale'
}
