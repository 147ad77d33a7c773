'use server'
import { resendMessage } from '#lib/domain/notifications/index.ts'
import { resendMessageSchema } from '#lib/domain/notifications/schema.ts'
import { retryJob } from '#lib/domain/operations/index.ts'
import { retryJobSchema } from '#lib/domain/operations/schema.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const retryJobAction = orgAction({ permission: 'operations.manage', schema: retryJobSchema, verb: retryJob })

export const sendAgainAction = orgAction({
  permission: 'operations.manage',
  schema: resendMessageSchema,
  verb: resendMessage,
})
