import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { isAlive } from '#dev/postgres/orphan.ts'

/** Who holds a lock, as far as the file tells. */
export type Holder = { pid: number; since: string; note: string }

/** A process's start time as the kernel counts it: tells a process from a later one with the same id. Empty where unknown. */
function birthOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function read(path: string): (Holder & { birth: string }) | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof value !== 'object' || value === null) return undefined
    const fields: Record<string, unknown> = { ...value }
    const { pid, birth, since, note } = fields
    if (typeof pid !== 'number' || typeof birth !== 'string' || typeof since !== 'string' || typeof note !== 'string')
      return undefined
    return { pid, birth, since, note }
  } catch {
    return undefined
  }
}

function holds(holder: { pid: number; birth: string }): boolean {
  if (!isAlive(holder.pid)) return false
  const now = birthOf(holder.pid)
  return now === '' || holder.birth === '' || now === holder.birth
}

/** A lock that we hold; `stale` when it was taken over from a process that is gone. */
export type Lock = { release: () => void; stale: boolean }

/**
 * Takes a lock file for the life of this process.
 * A lock whose process is gone (killed hard, power cut) is taken over; so is one that cannot be read.
 * @param note shown to whoever comes second
 * @returns a function that gives the lock back, or the holder when somebody else has it
 */
export function takeLock(path: string, note: string): Lock | { holder: Holder } {
  const draft = `${path}.${process.pid}`
  const content = JSON.stringify({
    pid: process.pid,
    birth: birthOf(process.pid),
    since: new Date().toISOString(),
    note,
  })
  writeFileSync(draft, content, { mode: 0o600 })
  let stale = false
  try {
    for (;;) {
      try {
        // A hard link is atomic and carries its content: nobody ever reads a half-written lock.
        linkSync(draft, path)
        return { stale, release: () => read(path)?.pid === process.pid && rmSync(path, { force: true }) }
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
      }
      const holder = read(path)
      if (holder && holds(holder)) return { holder }
      // Moved aside, not deleted: of two that find the same stale lock only one moves it, and a fresh one is put back.
      const aside = `${draft}.stale`
      try {
        renameSync(path, aside)
      } catch {
        // Somebody else has just moved it.
        continue
      }
      stale = true
      const moved = read(aside)
      if (moved && holds(moved)) linkSync(aside, path)
      rmSync(aside, { force: true })
    }
  } finally {
    rmSync(draft, { force: true })
  }
}
