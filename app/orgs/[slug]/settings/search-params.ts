import { createLoader, parseAsStringLiteral } from 'nuqs/server'

export const settingsTabs = ['general', 'calendars', 'writing', 'notifications', 'webhooks', 'keys'] as const
export type SettingsTab = (typeof settingsTabs)[number]

export const settingsParams = { tab: parseAsStringLiteral(settingsTabs).withDefault('general') }

export const loadSettingsParams = createLoader(settingsParams)
