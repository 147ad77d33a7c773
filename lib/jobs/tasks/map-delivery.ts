import { withOrg } from '#lib/db/index.ts'
import { mapDelivery, markFailed, processDelivery } from '#lib/domain/requests/intake/index.ts'
import { defineHandler } from '../handler.ts'

/**
 * Understands a stored delivery. Runs any number of times: what was processed or quarantined is left alone. A failure of ours is
 * written on the delivery, where the settings screen shows it, and tried again.
 */
export const mapDeliveryHandler = defineHandler(mapDelivery, async ({ payload, actor, now, log }) => {
  const { deliveryId } = payload
  try {
    const done = await withOrg(actor, (db) => processDelivery({ db, actor, now }, { deliveryId }))
    log.info(
      { deliveryId, ...('outcome' in done ? { outcome: done.outcome } : { outcome: done.status }) },
      'mapped a delivery',
    )
  } catch (error) {
    const reason = 'Something failed on our side. It is tried again by itself; after that it can be replayed here.'
    await withOrg(actor, (db) => markFailed({ db, actor, now }, { deliveryId, reason })).catch((second: unknown) =>
      log.error({ err: second, deliveryId }, 'could not mark a failed delivery'),
    )
    throw error
  }
})
