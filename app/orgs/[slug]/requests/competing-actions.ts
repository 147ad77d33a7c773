'use server'
import {
  chooseRequest,
  chooseRequestSchema,
  saveAlternative,
  saveAlternativeSchema,
  sendAlternative,
  sendAlternativeSchema,
} from '#lib/domain/resolutions/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const chooseRequestAction = orgAction({
  permission: 'requests.approve',
  schema: chooseRequestSchema,
  verb: chooseRequest,
})

export const saveAlternativeAction = orgAction({
  permission: 'requests.approve',
  schema: saveAlternativeSchema,
  verb: saveAlternative,
})

export const sendAlternativeAction = orgAction({
  permission: 'requests.approve',
  schema: sendAlternativeSchema,
  verb: sendAlternative,
})
