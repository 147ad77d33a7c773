/**
 * The worker process: `node lib/jobs/worker.ts`. SIGTERM and SIGINT let running jobs finish for ten seconds; a worker started with an
 * IPC channel stops the same way when its parent is gone.
 */
import { closeDatabase } from '#lib/db/index.ts'
import { log } from '#lib/platform/log.ts'
import { closeMail } from '#lib/platform/mail.ts'
import { startHeartbeat } from './heartbeat.ts'
import { startWorker } from './run-worker.ts'
import { handlers } from './tasks/index.ts'

const worker = await startWorker(handlers)
const stopHeartbeat = await startHeartbeat()
log.info({ tasks: handlers.map(({ contract }) => contract.name) }, 'worker is ready')
process.send?.({ type: 'listening' })

let stopping = false
async function stop(reason: string): Promise<void> {
  if (stopping) return
  stopping = true
  log.info({ reason }, 'worker stops')
  // Whatever hangs must not keep the process: its jobs are lost to their heartbeat and run elsewhere.
  setTimeout(() => process.exit(1), 11_000).unref()
  stopHeartbeat()
  await worker.stop()
  closeMail()
  await closeDatabase()
  process.exit(0)
}
process.on('SIGTERM', () => void stop('SIGTERM'))
process.on('SIGINT', () => void stop('SIGINT'))
process.on('disconnect', () => void stop('its parent is gone'))
