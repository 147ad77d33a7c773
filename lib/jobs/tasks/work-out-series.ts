import { withOrg } from '#lib/db/index.ts'
import { workOutSeries } from '#lib/domain/calendars/index.ts'
import { workOutSeriesTask } from '#lib/domain/calendars/tasks.ts'
import { defineHandler } from '../handler.ts'

export const workOutSeriesHandler = defineHandler(workOutSeriesTask, async ({ actor, now, signal, log }) => {
  for (let more = true; more && !signal.aborted;) {
    const round = await withOrg(actor, (db) => workOutSeries({ db, actor, now }))
    if (round.failed.length > 0)
      log.warn({ events: round.failed }, 'recurrence rules that make no sense: their calendars stay unknown')
    more = round.more
  }
})
