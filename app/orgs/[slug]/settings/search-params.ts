import { createLoader, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import { deliveryStatuses } from '#lib/domain/requests/deliveries/schema.ts'

export const settingsTabs = [
  'general',
  'calendars',
  'approvals',
  'writing',
  'notifications',
  'webhooks',
  'deliveries',
  'keys',
] as const
export type SettingsTab = (typeof settingsTabs)[number]

export const settingsParams = {
  tab: parseAsStringLiteral(settingsTabs).withDefault('general'),
  /** Of the deliveries tab. */
  status: parseAsStringLiteral(deliveryStatuses),
  cursor: parseAsString,
  /** The delivery whose body is shown. */
  open: parseAsString,
}

export const loadSettingsParams = createLoader(settingsParams)
