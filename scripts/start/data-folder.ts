import { accessSync, chmodSync, constants, mkdirSync, statfsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { StartProblem } from '#dev/postgres/index.ts'

const ROOM_NEEDED = 300_000_000

/** Where things lie below the data folder. */
export type DataFolder = {
  path: string
  postgres: string
  logs: string
  mail: string
  secrets: string
  lock: string
  runtime: string
}

/**
 * Makes sure that the data folder exists, can be written and has room.
 * @throws StartProblem (or a file-system error that asStartProblem explains)
 */
export function openDataFolder(root: string, configured: string): DataFolder {
  const path = resolve(root, configured)
  const fresh = mkdirSync(path, { recursive: true, mode: 0o700 })
  if (!statSync(path).isDirectory()) throw new StartProblem(`${path} is not a folder. Set MASTERFLOW_DATA to a folder.`)
  accessSync(path, constants.W_OK | constants.X_OK | constants.R_OK)
  // As root the database runs as the user "postgres", who has to walk through but sees nothing else.
  if (fresh !== undefined && process.getuid?.() === 0) chmodSync(path, 0o711)
  const disk = statfsSync(path)
  if (disk.bavail * disk.bsize < ROOM_NEEDED) {
    const free = Math.floor((disk.bavail * disk.bsize) / 1_000_000)
    throw new StartProblem(
      `The disk that holds ${path} is full (${free} MB free, 300 MB are needed). Free some space, or set MASTERFLOW_DATA to a folder on another disk.`,
    )
  }
  const logs = join(path, 'logs')
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  return {
    path,
    postgres: join(path, 'postgres'),
    logs,
    mail: join(path, 'mail'),
    secrets: join(path, 'secrets.json'),
    lock: join(path, 'start.lock'),
    runtime: join(path, 'runtime.json'),
  }
}
