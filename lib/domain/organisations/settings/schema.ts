import { z } from 'zod'

/**
 * What an organisation can set, by section: each section is one JSON column of `organizations`. Keys are written as they are
 * stored. A stored document may hold keys that this version does not know; they are kept (`parse-settings.ts`).
 */

const wholeNumber = (min: number, max: number, unit: string) => {
  const words = `Write a whole number of ${unit}, from ${min} to ${max}.`
  return z.number({ error: words }).int(words).min(min, words).max(max, words)
}

const severity = z.enum(['critical', 'high', 'medium', 'low'])

export const calendarSettingsSchema = z.object({
  /** Older than this, what a calendar says counts as unknown. Minutes. */
  max_age_minutes: wholeNumber(1, 1440, 'minutes'),
  /** What happens when an event that stands for a booking is moved or deleted in the calendar itself. */
  external_changes: z.enum(['accept_when_possible', 'always_ask']),
  /** What counts as soon for a conflict. Hours before its start. */
  soon_hours: wholeNumber(1, 720, 'hours'),
  /** How severe a conflict is: both sides confirmed and soon; both confirmed; one of them tentative; only set-up or clean-down. */
  severity_confirmed_soon: severity,
  severity_confirmed: severity,
  severity_tentative: severity,
  severity_buffer: severity,
})

export const aiSettingsSchema = z.object({
  /** Whether a language model may phrase summaries. Numbers always come from the database. */
  is_enabled: z.boolean(),
  digest_types: z.array(z.enum(['daily', 'weekly', 'monthly'])),
  /** Hour of the day, in the organisation's zone, from which a digest is made. */
  digest_hour: wholeNumber(0, 23, 'hours'),
})

export const requesterEvents = ['received', 'approved', 'rejected', 'cancelled'] as const

export const notificationSettingsSchema = z.object({
  /** Name in the From line; empty means the organisation's own. */
  sender_name: z.string().trim().max(100, 'Keep the name under 100 characters.'),
  /** Where answers go; empty means nowhere in particular. */
  reply_to: z.union([z.literal(''), z.email('Write an address like desk@harbour-arts.example.')]),
  /** What a requester is told by mail: the arrival, when wanted, and the decisions. */
  tell_requester: z.array(z.enum(requesterEvents)),
})

export const integrationSettingsSchema = z.object({
  /** How long the old secret still works after a rotation. Hours. */
  rotation_grace_hours: wholeNumber(0, 720, 'hours'),
  /** How long the raw body of a delivery is kept. Days. */
  delivery_retention_days: wholeNumber(7, 730, 'days'),
})

export const settingsSections = ['calendar', 'ai', 'notification', 'integration'] as const
export type SettingsSection = (typeof settingsSections)[number]

export type SettingsOf = {
  calendar: z.infer<typeof calendarSettingsSchema>
  ai: z.infer<typeof aiSettingsSchema>
  notification: z.infer<typeof notificationSettingsSchema>
  integration: z.infer<typeof integrationSettingsSchema>
}

/** Version of the stored document that this code writes; raised when a key changes its meaning. */
export const settingsVersion = 1

export const settingsDefaults: SettingsOf = {
  calendar: {
    max_age_minutes: 15,
    external_changes: 'accept_when_possible',
    soon_hours: 48,
    severity_confirmed_soon: 'critical',
    severity_confirmed: 'high',
    severity_tentative: 'medium',
    severity_buffer: 'low',
  },
  ai: { is_enabled: true, digest_types: ['daily', 'weekly'], digest_hour: 7 },
  notification: { sender_name: '', reply_to: '', tell_requester: ['approved', 'rejected', 'cancelled'] },
  integration: { rotation_grace_hours: 24, delivery_retention_days: 90 },
}

const seen = {
  /** `updated_at` of the organisation as the form saw it (RFC 3339): a change since then makes the save stale. */
  expectedUpdatedAt: z.iso.datetime({ offset: true }),
}

export const updateSettingsSchema = z.discriminatedUnion('section', [
  z.object({ section: z.literal('calendar'), values: calendarSettingsSchema, ...seen }),
  z.object({ section: z.literal('ai'), values: aiSettingsSchema, ...seen }),
  z.object({ section: z.literal('notification'), values: notificationSettingsSchema, ...seen }),
  z.object({ section: z.literal('integration'), values: integrationSettingsSchema, ...seen }),
])
export type UpdateSettings = z.infer<typeof updateSettingsSchema>
