import { readFileSync } from 'node:fs'
import type { Runtime } from '../scripts/start/runtime-file.ts'

/** What the copy under test says about itself: addresses, demo sign-ins, endpoints and keys. */
export function readRuntime(): Runtime {
  const path = process.env['MASTERFLOW_E2E_RUNTIME']
  if (!path) throw new Error('MASTERFLOW_E2E_RUNTIME is not set: run the journeys with "npx playwright test".')
  const runtime: Runtime = JSON.parse(readFileSync(path, 'utf8'))
  return runtime
}
