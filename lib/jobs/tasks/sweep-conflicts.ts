import { readOrg, withOrg } from '#lib/db/index.ts'
import { listSuspicions, sweepResource } from '#lib/domain/conflicts/index.ts'
import { sweepConflicts } from '#lib/domain/conflicts/tasks.ts'
import { defineHandler } from '../handler.ts'

export const sweepConflictsHandler = defineHandler(sweepConflicts, async ({ actor, now, signal, log }) => {
  const suspicions = await readOrg(actor, (db) => listSuspicions({ db, actor, now }))
  const sum = { resources: suspicions.size, opened: 0, reopened: 0, resolved: 0 }
  // One transaction a resource: nobody waits for the whole night.
  for (const [resourceId, spans] of suspicions) {
    signal.throwIfAborted()
    const found = await withOrg(actor, (db) => sweepResource({ db, actor, now }, resourceId, spans))
    sum.opened += found.opened
    sum.reopened += found.reopened
    sum.resolved += found.resolved
  }
  log.info(sum, 'the conflict log is proven')
})
