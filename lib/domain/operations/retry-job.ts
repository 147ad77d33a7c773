import type { z } from 'zod'
import { notFound } from '../../core/errors.ts'
import { audit, type World } from '../../db/index.ts'
import { retryJobSchema } from './schema.ts'

/**
 * Enqueues a dead job again, with all its attempts before it. @throws AppError `not_found` when it is not there: also when somebody
 * else was faster
 */
export async function retryJob(world: World, input: z.input<typeof retryJobSchema>): Promise<{ jobId: string }> {
  const { db, actor, now } = world
  const { id } = retryJobSchema.parse(input)
  const [row] = await db.$queryRaw<{ job_id: string; task: string }[]>`SELECT * FROM app.retry_dead_job(${id}::uuid)`
  if (!row) throw notFound('failed job')
  await audit(db, {
    actor,
    now,
    action: 'job.retried',
    entityType: 'job',
    entityId: id,
    changes: { job: [id, row.job_id] },
  })
  return { jobId: row.job_id }
}
