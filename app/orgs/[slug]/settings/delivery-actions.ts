'use server'
import {
  replayDelivery,
  replayDeliverySchema,
  replayQuarantined,
  replayQuarantinedSchema,
} from '#lib/domain/requests/deliveries/index.ts'
import { saveMapping, saveMappingSchema } from '#lib/domain/requests/endpoints/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const replayDeliveryAction = orgAction({
  permission: 'webhooks.manage',
  schema: replayDeliverySchema,
  verb: replayDelivery,
})

export const replayQuarantinedAction = orgAction({
  permission: 'webhooks.manage',
  schema: replayQuarantinedSchema,
  verb: replayQuarantined,
})

export const saveMappingAction = orgAction({
  permission: 'webhooks.manage',
  schema: saveMappingSchema,
  verb: saveMapping,
})
