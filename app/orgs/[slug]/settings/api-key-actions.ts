'use server'
import {
  createApiKey,
  createApiKeySchema,
  revokeApiKey,
  revokeApiKeySchema,
  rotateApiKey,
  rotateApiKeySchema,
} from '#lib/domain/organisations/api-keys/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const createApiKeyAction = orgAction({
  permission: 'api_keys.manage',
  schema: createApiKeySchema,
  verb: createApiKey,
})

export const rotateApiKeyAction = orgAction({
  permission: 'api_keys.manage',
  schema: rotateApiKeySchema,
  verb: rotateApiKey,
})

export const revokeApiKeyAction = orgAction({
  permission: 'api_keys.manage',
  schema: revokeApiKeySchema,
  verb: revokeApiKey,
})
