import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeSettings, parseSettings } from './parse-settings.ts'
import { settingsDefaults, updateSettingsSchema } from './schema.ts'

const nothing = { calendar: {}, ai: {}, notification: {}, integration: {} }

describe('settings', () => {
  it('reads an empty document as the defaults', () => {
    const parsed = parseSettings(nothing)
    expect(parsed.calendar.values).toEqual(settingsDefaults.calendar)
    expect(parsed.notification.values).toEqual(settingsDefaults.notification)
  })

  it('loses one bad value and not the section', () => {
    const { calendar } = parseSettings({
      ...nothing,
      calendar: { max_age_minutes: 'soon', external_changes: 'always_ask' },
    })
    expect(calendar.values).toEqual({ ...settingsDefaults.calendar, external_changes: 'always_ask' })
    expect(calendar.damaged).toEqual(['max_age_minutes'])
  })

  it('never throws, whatever is stored', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        parseSettings({ calendar: json, ai: json, notification: json, integration: json })
      }),
    )
  })

  it('keeps every key that it does not know, and a later version number', () => {
    const stored = { version: 3, theirs: { deep: [1, 2] }, max_age_minutes: 5 }
    expect(mergeSettings(stored, { max_age_minutes: 30 })).toEqual({
      version: 3,
      theirs: { deep: [1, 2] },
      max_age_minutes: 30,
    })
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (before) => {
        const after = mergeSettings(before, { max_age_minutes: 1 })
        for (const [key, value] of Object.entries(before))
          if (key !== 'version' && key !== 'max_age_minutes') expect(after[key]).toEqual(value)
      }),
    )
  })

  it('refuses values outside their range, with a sentence', () => {
    const result = updateSettingsSchema.safeParse({
      section: 'calendar',
      values: { max_age_minutes: 0, external_changes: 'always_ask' },
      expectedUpdatedAt: '2026-01-01T00:00:00.000Z',
    })
    expect(result.error?.issues[0]?.message).toBe('Write a whole number of minutes, from 1 to 1440.')
  })
})
