import { withOrg } from '#lib/db/index.ts'
import { examineWaiting } from '#lib/domain/conflicts/index.ts'
import { examineConflicts } from '#lib/domain/conflicts/tasks.ts'
import { defineHandler } from '../handler.ts'

export const examineConflictsHandler = defineHandler(examineConflicts, async ({ actor, now, signal, log }) => {
  let examined = 0
  for (let more = true; more && !signal.aborted;) {
    const round = await withOrg(actor, (db) => examineWaiting({ db, actor, now }))
    examined += round.done
    more = round.more
  }
  if (examined > 0) log.info({ examined }, 'changes examined for conflicts')
})
