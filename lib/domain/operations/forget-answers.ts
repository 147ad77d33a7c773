import type { World } from '../../db/index.ts'

const keepHours = 24

/** Deletes answers to API calls that were kept for a day for their Idempotency-Key. Returns how many. */
export function forgetAnswers({ db, actor, now }: World): Promise<number> {
  const oldest = new Date(now.getTime() - keepHours * 3_600_000)
  return db.$executeRaw`
    DELETE FROM idempotency_keys WHERE organization_id = ${actor.organizationId}::uuid AND created_at < ${oldest}`
}
