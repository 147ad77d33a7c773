import { hostname } from 'node:os'
import { withPlatform } from '#lib/db/index.ts'
import { log } from '#lib/platform/log.ts'

const intervalMs = 5_000

/** Writes that this worker lives, now and every five seconds, so that health and operators can tell. Returns how to end it. */
export async function startHeartbeat(): Promise<() => void> {
  const id = `${hostname()}:${process.pid}`
  const startedAt = new Date()
  const beat = () =>
    withPlatform('beat worker heart', async (db) => {
      await db.$executeRaw`
        INSERT INTO worker_heartbeats (worker_id, started_at, beat_at) VALUES (${id}, ${startedAt}, now())
        ON CONFLICT (worker_id) DO UPDATE SET started_at = excluded.started_at, beat_at = now()`
    })
  await withPlatform(
    'beat worker heart',
    (db) => db.$executeRaw`DELETE FROM worker_heartbeats WHERE beat_at < now() - interval '1 day'`,
  )
  await beat()
  const timer = setInterval(() => {
    beat().catch((error: unknown) => log.error({ err: error }, 'the heartbeat could not be written'))
  }, intervalMs)
  return () => clearInterval(timer)
}
