import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, type RunningPostgres } from './server.ts'

/** A server in a folder of its own that is removed when it stops: for tests and benchmarks, fast and not crash-safe. */
export async function startTemporaryPostgres(settings: readonly string[] = []): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'masterflow-postgres-'))
  // As root the server runs as another user, who has to walk through.
  chmodSync(folder, 0o711)
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false, settings })
    return { ...server, stop: () => server.stop().finally(remove) }
  } catch (error) {
    remove()
    throw error
  }
}
