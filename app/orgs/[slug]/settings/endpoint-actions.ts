'use server'
import {
  createEndpoint,
  createEndpointSchema,
  revokeSecret,
  revokeSecretSchema,
  rotateSecret,
  rotateSecretSchema,
  setEndpointActive,
  setEndpointActiveSchema,
} from '#lib/domain/requests/endpoints/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'
import { secretBox } from '#lib/platform/crypto.ts'

export const createEndpointAction = orgAction({
  permission: 'webhooks.manage',
  schema: createEndpointSchema,
  verb: (world, input) => createEndpoint({ ...world, secrets: secretBox() }, input),
})

export const rotateSecretAction = orgAction({
  permission: 'webhooks.manage',
  schema: rotateSecretSchema,
  verb: (world, input) => rotateSecret({ ...world, secrets: secretBox() }, input),
})

export const revokeSecretAction = orgAction({
  permission: 'webhooks.manage',
  schema: revokeSecretSchema,
  verb: revokeSecret,
})

export const setEndpointActiveAction = orgAction({
  permission: 'webhooks.manage',
  schema: setEndpointActiveSchema,
  verb: setEndpointActive,
})
