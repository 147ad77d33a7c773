/**
 * `prisma generate` without a download, and only when something changed.
 *
 * Prisma's command line wants to fetch a schema-engine binary before every command, although generating doesn't use it:
 * the generator and its query compiler are WebAssembly inside the npm packages. Naming any executable in
 * PRISMA_SCHEMA_ENGINE_BINARY keeps it from trying.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { access, readFile, readdir, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { projectRoot } from './project-root.ts'

const output = path.join(projectRoot, 'lib/db/generated')
const fingerprintFile = path.join(output, 'fingerprint.txt')
const entryFile = path.join(output, 'client.ts')

/** Prisma's version and every schema file, as one hash: the generated client is a function of these. */
async function fingerprint(): Promise<string> {
  const folder = path.join(projectRoot, 'prisma/schema')
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.prisma')).toSorted()
  const hash = createHash('sha256')
  const manifest: { version: string } = createRequire(import.meta.url)('prisma/package.json')
  hash.update(manifest.version)
  for (const name of names) hash.update(`\0${name}\0`).update(await readFile(path.join(folder, name)))
  return hash.digest('hex')
}

async function isUpToDate(wanted: string): Promise<boolean> {
  try {
    await access(entryFile)
    return (await readFile(fingerprintFile, 'utf8')).trim() === wanted
  } catch {
    return false
  }
}

/** Runs Prisma's command line and collects what it prints; it is shown only when it failed. */
async function runPrisma(args: readonly string[]): Promise<void> {
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js')
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      CHECKPOINT_DISABLE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`prisma ${args.join(' ')} failed:\n${printed.trim()}`)
}

/**
 * Generates `lib/db/generated` from `prisma/schema` unless it is up to date.
 * Returns whether it had to. Throws with Prisma's own message when the schema is wrong.
 */
export async function generate(options: { force?: boolean } = {}): Promise<boolean> {
  const wanted = await fingerprint()
  if (!options.force && (await isUpToDate(wanted))) return false
  await runPrisma(['generate'])
  await writeFile(fingerprintFile, `${wanted}\n`)
  return true
}

if (import.meta.main) {
  const generated = await generate({ force: process.argv.includes('--force') })
  console.log(generated ? 'generated the database client' : 'the database client is up to date')
}
