import { z } from 'zod'
import { defineTask } from '#lib/core/task.ts'

/** Understands a stored delivery and records its request. */
export const mapDelivery = defineTask({
  name: 'requests.map-delivery',
  payload: z.object({ organizationId: z.uuid(), deliveryId: z.uuid() }),
})
