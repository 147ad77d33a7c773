import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '#dev/postgres/index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Nothing of this machine's settings may reach a copy under test. */
const FOREIGN = /^(PORT|NODE_ENV|APP_URL|SMTP_URL|DATABASE_|MASTERFLOW_|CLERK_|NEXT_PUBLIC_|VITEST|IDENTITY_)/

/** A copy of the program under test: `npm start` in a data folder and on a port of its own. */
export type Copy = {
  url: string
  dataDir: string
  process: ChildProcess
  /** All that it printed so far. */
  output: () => string
  /** Settles with the exit code when it has ended. */
  exited: Promise<number | null>
  /** Waits until it printed `pattern`. */
  printed: (pattern: RegExp, milliseconds?: number) => Promise<void>
  /** Asks it to stop and waits for that. */
  stop: () => Promise<number | null>
}

/** A folder for a copy's data that every user may walk to (as root the database runs as another one). */
export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'masterflow-copy-'))
  chmodSync(path, 0o711)
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts a copy; it is not ready yet: see `printed`. */
export async function startCopy(options: {
  dataDir: string
  port?: number
  env?: Record<string, string>
}): Promise<Copy> {
  const port = options.port ?? (await freePort())
  const own: NodeJS.ProcessEnv = { ...process.env }
  for (const name of Object.keys(own)) if (FOREIGN.test(name)) Reflect.deleteProperty(own, name)
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'scripts/start.ts')], {
    cwd: root,
    env: { ...own, PORT: String(port), MASTERFLOW_DATA: options.dataDir, ...options.env },
    // The channel ends with us, and the copy with it.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const exited = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  const printed = async (pattern: RegExp, milliseconds = 110_000) => {
    const end = Date.now() + milliseconds
    while (!pattern.test(text)) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}:\n${text}`)
      if (Date.now() > end) throw new Error(`npm start did not print ${pattern}:\n${text}`)
      await sleep(50)
    }
  }
  return {
    url: `http://localhost:${port}`,
    dataDir: options.dataDir,
    process: child,
    output: () => text,
    exited,
    printed,
    stop: async () => {
      child.kill('SIGTERM')
      return exited
    },
  }
}
