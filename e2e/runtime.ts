import { readFileSync } from 'node:fs'
import type { Runtime } from '../scripts/start/runtime-file.ts'

/** Where the copy under test describes itself. */
export function runtimePath(): string {
  const path = process.env['MASTERFLOW_E2E_RUNTIME']
  if (!path) throw new Error('MASTERFLOW_E2E_RUNTIME is not set: run the journeys with "npx playwright test".')
  return path
}

/** What the copy under test says about itself: addresses, demo sign-ins, endpoints and keys. */
export function readRuntime(): Runtime {
  const runtime: Runtime = JSON.parse(readFileSync(runtimePath(), 'utf8'))
  return runtime
}
