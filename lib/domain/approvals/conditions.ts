import type { RequestType } from '../requests/schema.ts'
import { type ResourceType, weekdays } from '../resources/schema.ts'
import { type Conditions, conditionsSchema } from './schema.ts'

/** All that conditions look at. Null is "nobody knows", which is neither yes nor no. */
export type AskFacts = {
  type: RequestType
  resourceType: ResourceType | null
  /** In the resource's currency. */
  value: number | null
  start: Date | null
  end: Date | null
  requesterEmail: string | null
  /** Whether another waiting request asks for the time. */
  contested: boolean | null
  /** IANA name of the organisation's zone. */
  zone: string
}

/** Reads conditions as they are stored; null when they are damaged, which is never taken for "no conditions". */
export function parseConditions(stored: unknown): Conditions | null {
  return conditionsSchema.safeParse(stored ?? {}).data ?? null
}

/**
 * Whether all that is said holds: true, false, or null when it can't be known. One that surely fails decides, whatever else is
 * unknown. Pure.
 */
export function matchConditions(conditions: Conditions, facts: AskFacts): boolean | null {
  const checks = [
    (conditions.request_types ?? ['booking']).includes(facts.type),
    among(conditions.resource_types, facts.resourceType),
    between(facts.value, conditions.value_from, conditions.value_to),
    between(minutesOf(facts), conditions.minutes_from, conditions.minutes_to),
    isFrom(conditions.requesters, facts.requesterEmail),
    not(isFrom(conditions.except_requesters, facts.requesterEmail), conditions.except_requesters !== undefined),
    startsWithin(conditions, facts),
    conditions.uncontested === undefined ? true : facts.contested === null ? null : !facts.contested,
  ]
  if (checks.includes(false)) return false
  return checks.includes(null) ? null : true
}

/** A step asks to be decided unless it surely doesn't apply: what nobody knows is looked at by a person. */
export function stepApplies(conditions: Conditions | null, facts: AskFacts): boolean {
  return conditions === null || matchConditions(conditions, facts) !== false
}

/** A rule approves only what it surely matches. */
export function ruleMatches(conditions: Conditions | null, facts: AskFacts): boolean {
  return conditions !== null && matchConditions(conditions, facts) === true
}

function among<T>(wanted: readonly T[] | undefined, value: T | null): boolean | null {
  if (wanted === undefined) return true
  return value === null ? null : wanted.includes(value)
}

function between(value: number | null, from: number | undefined, to: number | undefined): boolean | null {
  if (from === undefined && to === undefined) return true
  if (value === null) return null
  return (from === undefined || value >= from) && (to === undefined || value <= to)
}

function minutesOf({ start, end }: AskFacts): number | null {
  return start && end ? (end.getTime() - start.getTime()) / 60_000 : null
}

function isFrom(wanted: readonly string[] | undefined, email: string | null): boolean | null {
  if (wanted === undefined) return true
  const address = email?.trim().toLowerCase()
  if (!address) return null
  const domain = address.slice(address.lastIndexOf('@'))
  return wanted.some((one) => (one.startsWith('@') ? one === domain : one === address))
}

function not(value: boolean | null, asked: boolean): boolean | null {
  if (!asked) return true
  return value === null ? null : !value
}

function startsWithin(conditions: Conditions, { start, zone }: AskFacts): boolean | null {
  const { weekdays: days, starts_from: from, starts_before: before } = conditions
  if (days === undefined && from === undefined && before === undefined) return true
  if (start === null) return null
  const local = Temporal.Instant.fromEpochMilliseconds(start.getTime()).toZonedDateTimeISO(zone)
  const weekday = weekdays[local.dayOfWeek - 1]
  if (days !== undefined && (weekday === undefined || !days.includes(weekday))) return false
  const clock = local.toPlainTime().toString({ smallestUnit: 'minute' })
  const [late, early] = [from === undefined || clock >= from, before === undefined || clock < before]
  // Past midnight: from 22:00 before 06:00 is the night, not nothing.
  return from !== undefined && before !== undefined && from > before ? late || early : late && early
}
