import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StartProblem } from '#dev/postgres/index.ts'
import { takeLock } from './lock-file.ts'
import { say } from './progress.ts'
import { definedOnly } from './supervised.ts'

const FOLDERS = ['app', 'components', 'lib', 'public', 'prisma/schema']
const FILES = [
  'next.config.ts',
  'tailwind.config.ts',
  'postcss.config.mjs',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
]
// Not part of the browser's or server's build: tests, and what `prisma generate` derives from the schema (hashed itself).
const SKIPPED = /\.(test|db\.test|start\.test|bench)\.tsx?$|^lib\/db\/generated\//

type BuildEnv = Record<string, string | undefined>

/** Variables that Next.js writes into the build: with other values it is another build. */
function bakedIn(env: BuildEnv): [string, string | undefined][] {
  return Object.entries(env)
    .filter(([name]) => name.startsWith('NEXT_PUBLIC_'))
    .toSorted(([a], [b]) => a.localeCompare(b))
}

/** One hash over everything that a build is made of. */
export function buildFingerprint(root: string, env: BuildEnv): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(bakedIn(env)))
    .update(process.version)
  const add = (name: string) => hash.update(`\0${name}\0`).update(readFileSync(join(root, name)))
  for (const name of FILES) if (existsSync(join(root, name))) add(name)
  for (const folder of FOLDERS) {
    if (!existsSync(join(root, folder))) continue
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    const names = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    for (const name of names.toSorted()) if (!SKIPPED.test(name.replaceAll('\\', '/'))) add(name)
  }
  return hash.digest('hex')
}

function isBuilt(root: string, fingerprint: string): boolean {
  const stamp = join(root, '.next', 'masterflow-build.txt')
  return (
    existsSync(join(root, '.next', 'BUILD_ID')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8').trim() === fingerprint
  )
}

async function runNextBuild(root: string, env: BuildEnv, logFile: string, signal: AbortSignal): Promise<void> {
  const log = openSync(logFile, 'w', 0o600)
  const next = createRequire(import.meta.url).resolve('next/dist/bin/next')
  const child = spawn(process.execPath, [next, 'build'], {
    cwd: root,
    env: definedOnly(env),
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const abort = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // it has just ended
    }
  }
  signal.addEventListener('abort', abort)
  process.once('exit', abort)
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail)
    child.once('exit', done)
  })
  signal.removeEventListener('abort', abort)
  process.off('exit', abort)
  if (signal.aborted) return
  if (code === 0) return
  const output = readFileSync(logFile, 'utf8')
  if (/ENOSPC|No space left/.test(output))
    throw Object.assign(new Error('disk full'), { code: 'ENOSPC', path: join(root, '.next') })
  throw new StartProblem(
    `The build failed (whole log: ${logFile}):\n${output.trim().split('\n').slice(-40).join('\n')}`,
  )
}

/**
 * Builds the web application unless the present build is of these very sources.
 * @param env the build's environment; must hold nothing that belongs to one instance
 * @returns whether it had to build
 * @throws StartProblem with the end of the build's log
 */
export async function ensureBuild(options: {
  root: string
  env: BuildEnv
  logFile: string
  signal: AbortSignal
}): Promise<boolean> {
  const { root, env, logFile, signal } = options
  const fingerprint = buildFingerprint(root, env)
  if (isBuilt(root, fingerprint)) return false
  // Two copies may start from one checkout at the same time.
  const lockPath = join(root, 'node_modules', '.masterflow-building')
  for (let told = false; !signal.aborted; told = true) {
    const lock = takeLock(lockPath, 'next build')
    if ('holder' in lock) {
      if (!told) say(`build: process ${lock.holder.pid} is building this checkout, waiting for it`)
      await sleep(300)
      continue
    }
    try {
      if (isBuilt(root, fingerprint)) return false
      const stamp = join(root, '.next', 'masterflow-build.txt')
      rmSync(stamp, { force: true })
      await runNextBuild(root, env, logFile, signal)
      if (!signal.aborted) writeFileSync(stamp, `${fingerprint}\n`)
      return true
    } finally {
      lock.release()
    }
  }
  return false
}
