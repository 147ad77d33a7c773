import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { formatDuration } from '../start/progress.ts'
import { definedOnly } from '../start/supervised.ts'

/** What one part of the tests came to. */
export type PartResult = { name: string; passed: number; failed: number; skipped: number; milliseconds: number }

type Counts = Pick<PartResult, 'passed' | 'failed' | 'skipped'>
export type PartSpec = {
  name: string
  command: string
  args: readonly string[]
  env: Record<string, string | undefined>
  cwd: string
  /** JSON report to count from; without one the part is a single check. */
  report?: { path: string; count: (report: unknown) => Counts }
  /** Show the output as it comes; otherwise only that of a failed part. */
  live?: boolean
  signal: AbortSignal
}

function run(spec: PartSpec): Promise<{ code: number | null; output: string }> {
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    env: definedOnly(spec.env),
    stdio: ['ignore', spec.live ? 'inherit' : 'pipe', spec.live ? 'inherit' : 'pipe'],
    detached: true,
  })
  // A group of its own, so that nothing that a test had started outlives it.
  const end = () => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // nothing left
    }
  }
  const ask = () => child.pid && process.kill(-child.pid, 'SIGTERM')
  spec.signal.addEventListener('abort', ask)
  process.once('exit', end)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((done) => {
    child.once('error', (error) => (output += String(error)))
    child.once('close', (code) => {
      spec.signal.removeEventListener('abort', ask)
      process.off('exit', end)
      end()
      done({ code, output })
    })
  })
}

function readCounts(spec: PartSpec, code: number | null): Counts {
  if (!spec.report) return code === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 }
  let counts: Counts
  try {
    counts = spec.report.count(JSON.parse(readFileSync(spec.report.path, 'utf8')))
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
  // No test at all, or a failure outside every test (an unhandled rejection, a broken set-up), is a failure too.
  const silent = counts.failed === 0 && (code !== 0 || counts.passed === 0)
  return silent ? { ...counts, failed: 1 } : counts
}

/** Runs one part and says how it went. */
export async function runPart(spec: PartSpec): Promise<PartResult> {
  if (spec.report) rmSync(spec.report.path, { force: true })
  const started = performance.now()
  const { code, output } = await run(spec)
  const counts = readCounts(spec, code)
  const result = { name: spec.name, ...counts, milliseconds: performance.now() - started }
  if (counts.failed > 0 && output) console.log(output.trimEnd())
  console.log(describePart(result))
  return result
}

/** One line about a part. */
export function describePart({ name, passed, failed, skipped, milliseconds }: PartResult): string {
  const time = formatDuration(milliseconds).padStart(8)
  const more = skipped > 0 ? `, ${skipped} skipped` : ''
  return `${failed === 0 ? '✓' : '✗'} ${name.padEnd(12)} ${time}  ${passed} passed, ${failed} failed${more}`
}

/** The closing line over all parts. */
export function summarize(results: readonly PartResult[]): { line: string; ok: boolean } {
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce((sum, result) => sum + result.failed, 0)
  return { line: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 }
}
