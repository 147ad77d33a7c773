import { bookingRestrictionsSchema, parseBookingRules } from './booking-rules-schema.ts'
import type { ResourceRulesInput } from './resource-form-schema.ts'
import { weekdays } from './values.ts'

type Document = Record<string, unknown>

function isRecord(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function revisionOf(document: Document): number {
  const { revision } = document
  return typeof revision === 'number' && Number.isSafeInteger(revision) && revision >= 0 ? revision : 0
}

/** Replaces our keys and keeps the others; the revision rises when ours changed in any way. */
function merge(stored: unknown, ours: readonly string[], values: Document, same: boolean): Document {
  const before = isRecord(stored) ? stored : {}
  if (same) return before
  const others = Object.entries(before).filter(([key]) => !ours.includes(key) && key !== 'revision')
  const written = Object.entries(values).filter(([, value]) => value !== undefined && value !== null)
  return { ...Object.fromEntries(others), ...Object.fromEntries(written), revision: revisionOf(before) + 1 }
}

const text = (value: unknown) => JSON.stringify(value ?? null)

/** The same hours written one way: days from Monday, without closed ones, stretches in order. */
export function inOrder({ weekly, ...rest }: ResourceRulesInput['availability']): ResourceRulesInput['availability'] {
  if (!weekly) return rest
  const days = weekdays.flatMap((day) => {
    const hours = weekly[day]?.toSorted(([a], [b]) => a.localeCompare(b)) ?? []
    return hours.length === 0 ? [] : [[day, hours] as const]
  })
  return { weekly: Object.fromEntries(days), ...rest }
}

/** `availability_rules` to store: these hours over what was there. */
export function mergeHours(stored: unknown, hours: ResourceRulesInput['availability']): Document {
  const { availability } = parseBookingRules(stored, {})
  const { weekly, exceptions } = inOrder(hours)
  const before = availability && inOrder(availability)
  const same = before !== null && text(before.weekly) === text(weekly) && text(before.exceptions) === text(exceptions)
  return merge(stored, ['weekly', 'exceptions'], { weekly, exceptions }, same)
}

/** `booking_restrictions` to store: these limits over what was there. */
export function mergeRestrictions(stored: unknown, limits: ResourceRulesInput['restrictions']): Document {
  const { restrictions, damaged } = parseBookingRules({}, stored)
  const ours = Object.keys(bookingRestrictionsSchema.shape)
  const limit = (key: string) => text(Object.entries(limits).find(([name]) => name === key)?.[1])
  const kept = (key: string) => text(Object.entries(restrictions).find(([name]) => name === key)?.[1])
  const same = damaged.length === 0 && ours.every((key) => key === 'revision' || limit(key) === kept(key))
  return merge(stored, ours, limits, same)
}
