import { z } from 'zod'

export const deliveryStatuses = ['accepted', 'processed', 'quarantined', 'failed'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** What a list of deliveries may be asked for. */
export const deliveryQuerySchema = z.object({
  status: z.array(z.enum(deliveryStatuses)).default([]),
  endpointId: z.uuid().nullish(),
  cursor: z.string().nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})
export type DeliveryQuery = z.infer<typeof deliveryQuerySchema>

export const replayDeliverySchema = z.object({ id: z.uuid() })
export const replayQuarantinedSchema = z.object({ endpointId: z.uuid() })
