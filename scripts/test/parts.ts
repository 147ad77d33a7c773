import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from '../db/generate.ts'
import { step } from '../start/progress.ts'
import { findBrowser } from './browser.ts'
import { runPart, type PartResult, type PartSpec } from './part.ts'
import { countPlaywright, countVitest } from './reports.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const reports = join(root, '.test')

/** Settings of this machine must not reach a test: it brings its own database, identity and port. */
const FOREIGN =
  /^(PORT|NODE_ENV|APP_URL|SMTP_URL|REDIS_URL|LOG_LEVEL|DATABASE_|MASTERFLOW_|CLERK_|NEXT_PUBLIC_|GOOGLE_|MICROSOFT_|APPSHEET_|AI_|PG[A-Z]+$)/

function testEnvironment(): Record<string, string | undefined> {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !FOREIGN.test(name))),
    NEXT_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
  }
}

/** A program of a package, run by our own Node.js. */
function program(packageName: string, bin: string, args: readonly string[]): Pick<PartSpec, 'command' | 'args'> {
  return { command: process.execPath, args: [join(root, 'node_modules', packageName, bin), ...args] }
}

function vitest(project: string, signal: AbortSignal): PartSpec {
  const path = join(reports, `${project}.json`)
  return {
    name: project,
    ...program('vitest', 'vitest.mjs', ['run', '--project', project]),
    env: { ...testEnvironment(), MASTERFLOW_VITEST_REPORT: path },
    cwd: root,
    report: { path, count: countVitest },
    signal,
  }
}

/** What later parts need: the generated database client, and Next.js' generated types. */
export async function prepare(): Promise<void> {
  mkdirSync(reports, { recursive: true })
  await step('client', root, async (note) => note((await generate()) ? 'generated' : 'up to date'))
}

/** Format, lint, types, layers, dead code: each one check. */
export async function staticChecks(signal: AbortSignal): Promise<PartResult[]> {
  const common = { env: testEnvironment(), cwd: root, signal }
  const results: PartResult[] = []
  const checks: Pick<PartSpec, 'name' | 'command' | 'args'>[] = [
    { name: 'format', ...program('prettier', 'bin/prettier.cjs', ['--check', '--log-level=warn', '.']) },
    { name: 'lint', ...program('oxlint', 'bin/oxlint', ['--type-aware', '--deny-warnings']) },
    { name: 'routes', ...program('next', 'dist/bin/next', ['typegen']) },
    { name: 'types', ...program('typescript', 'bin/tsc', ['--noEmit']) },
    { name: 'layers', command: process.execPath, args: [join(root, 'scripts/layers/check-layers.ts')] },
    { name: 'dead code', ...program('knip', 'bin/knip.js', ['--no-progress']) },
  ]
  for (const check of checks) if (!signal.aborted) results.push(await runPart({ ...check, ...common }))
  return results
}

/** Tests without a database. */
export const unitTests = (signal: AbortSignal): Promise<PartResult> => runPart(vitest('unit', signal))
/** Tests against a real PostgreSQL. */
export const databaseTests = (signal: AbortSignal): Promise<PartResult> => runPart(vitest('database', signal))
/** What is compared with an oracle or raced, `factor` times as often and with new worlds. MASTERFLOW_SEED replays one. */
export function longTests(signal: AbortSignal, factor: number): Promise<PartResult> {
  const spec = vitest('long', signal)
  const seed = process.env['MASTERFLOW_SEED']
  return runPart({
    ...spec,
    ...program('vitest', 'vitest.mjs', ['run', 'oracle', 'concurrency']),
    env: { ...spec.env, MASTERFLOW_LONG_TESTS: String(factor), ...(seed ? { MASTERFLOW_SEED: seed } : {}) },
  })
}
/** Tests of `npm start` itself: it is started, killed and broken. */
export const startTests = (signal: AbortSignal): Promise<PartResult> => runPart(vitest('start', signal))

/** The production build, as `npm start` makes it. */
export const build = (signal: AbortSignal): Promise<PartResult> =>
  runPart({
    name: 'build',
    command: process.execPath,
    args: [join(root, 'scripts/build.ts')],
    env: testEnvironment(),
    cwd: root,
    signal,
  })

/** Journeys in a browser, against `npm start`. */
export async function browserTests(signal: AbortSignal): Promise<PartResult> {
  const browser = findBrowser()
  const path = join(reports, 'browser.json')
  return runPart({
    name: 'browser',
    ...program('@playwright/test', 'cli.js', ['test', '--reporter=line,json']),
    env: { ...testEnvironment(), ...browser.env, CHROMIUM_PATH: browser.path, PLAYWRIGHT_JSON_OUTPUT_FILE: path },
    cwd: root,
    report: { path, count: countPlaywright },
    signal,
  })
}
