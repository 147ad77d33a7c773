import type { z } from 'zod'
import {
  aiSettingsSchema,
  calendarSettingsSchema,
  integrationSettingsSchema,
  notificationSettingsSchema,
  settingsDefaults,
  settingsVersion,
  type SettingsOf,
  type SettingsSection,
} from './schema.ts'

type Shape = Record<string, z.ZodType>

export type ParsedSettings<Values> = {
  /** Every known key: what is stored where that is valid, else the default. */
  values: Values
  /** Known keys whose stored value made no sense and was replaced by the default. */
  damaged: readonly string[]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function readValues<Values extends object>(
  schema: z.ZodType<Values> & { shape: Shape },
  defaults: Values,
  json: unknown,
): ParsedSettings<Values> {
  const stored = isRecord(json) ? json : {}
  const damaged: string[] = []
  const known: Record<string, unknown> = Object.fromEntries(Object.entries(defaults))
  for (const [key, field] of Object.entries(schema.shape)) {
    if (stored[key] === undefined) continue
    const result = field.safeParse(stored[key])
    if (result.success) known[key] = result.data
    else damaged.push(key)
  }
  return { values: schema.parse(known), damaged }
}

/** Reads a section's stored document key by key: one bad value costs that value, not the section. Never throws. */
export function parseSettings(json: {
  [Section in SettingsSection]?: unknown
}): { [Section in SettingsSection]: ParsedSettings<SettingsOf[Section]> } {
  return {
    calendar: readValues(calendarSettingsSchema, settingsDefaults.calendar, json.calendar),
    ai: readValues(aiSettingsSchema, settingsDefaults.ai, json.ai),
    notification: readValues(notificationSettingsSchema, settingsDefaults.notification, json.notification),
    integration: readValues(integrationSettingsSchema, settingsDefaults.integration, json.integration),
  }
}

/**
 * The document to store: the new values over what was there. Keys of other programs and of later versions stay as they are,
 * and a document of a later version keeps its number.
 */
export function mergeSettings(json: unknown, values: object): Record<string, unknown> {
  const stored = isRecord(json) ? json : {}
  const version = typeof stored['version'] === 'number' ? Math.max(stored['version'], settingsVersion) : settingsVersion
  return { ...stored, ...values, version }
}
