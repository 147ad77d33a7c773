import { withOrg } from '#lib/db/index.ts'
import { forgetAnswers } from '#lib/domain/operations/index.ts'
import { clearIdempotencyKeys } from '#lib/domain/operations/tasks.ts'
import { defineHandler } from '../handler.ts'

export const clearIdempotencyKeysHandler = defineHandler(clearIdempotencyKeys, async ({ actor, now, log }) => {
  const forgotten = await withOrg(actor, (db) => forgetAnswers({ db, actor, now }))
  log.info({ forgotten }, 'old answers forgotten')
})
