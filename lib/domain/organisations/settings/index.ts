/** What an organisation has set, and the one way to change it. */
export { parseSettings } from './parse-settings.ts'
export { readSettings } from './queries.ts'
export { type SettingsOf, type SettingsSection, updateSettingsSchema } from './schema.ts'
export { updateSettings } from './update-settings.ts'
