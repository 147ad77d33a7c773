import { withOrg } from '#lib/db/index.ts'
import { escalateSteps } from '#lib/domain/approvals/index.ts'
import { escalateApprovals } from '#lib/domain/approvals/tasks.ts'
import { defineHandler } from '../handler.ts'

/** Each step is escalated once, by whichever sweep comes first: a second run finds nothing left. */
export const escalateApprovalsHandler = defineHandler(escalateApprovals, async ({ actor, now, log }) => {
  const done = await withOrg(actor, (db) => escalateSteps({ db, actor, now }))
  if (done.followed > 0 || done.escalated > 0) log.info(done, 'approval steps followed and escalated')
})
