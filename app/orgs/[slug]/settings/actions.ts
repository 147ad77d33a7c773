'use server'
import { updateSettings, updateSettingsSchema } from '#lib/domain/organisations/settings/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const updateSettingsAction = orgAction({
  permission: 'settings.manage',
  schema: updateSettingsSchema,
  verb: updateSettings,
})
