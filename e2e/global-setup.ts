import { join } from 'node:path'
import { startCopy, temporaryFolder } from '../tests/launcher.ts'

/**
 * Starts the real launcher for the journeys; `MASTERFLOW_E2E_RUNTIME` names its runtime.json. Ends with the run, however that
 * ends. Set beforehand, it names a copy that runs already (while writing a journey); `npm test` never passes it on.
 */
export default async function startForJourneys(): Promise<() => Promise<void>> {
  if (process.env['MASTERFLOW_E2E_RUNTIME']) return async () => undefined
  const folder = temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const copy = await startCopy({ dataDir, port: Number(process.env['MASTERFLOW_E2E_PORT']) })
  try {
    await copy.printed(/^ready /m, 300_000)
  } catch (error) {
    await copy.stop()
    folder.remove()
    throw error
  }
  process.env['MASTERFLOW_E2E_RUNTIME'] = join(dataDir, 'runtime.json')
  return async () => {
    await copy.stop()
    folder.remove()
  }
}
