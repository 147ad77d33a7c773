/** What a conflict may be. Kept apart from the schemas, so that a screen that only names them doesn't bring zod into the browser. */

export const conflictTypes = [
  'double_booking',
  'timezone_mismatch',
  'resource_unavailable',
  'capacity_exceeded',
] as const
export const conflictSeverities = ['critical', 'high', 'medium', 'low'] as const
export const conflictStatuses = ['open', 'investigating', 'resolved', 'ignored'] as const
/** Why a clash came to be. `sweep`: nobody can tell. */
export const conflictCauses = [
  'race',
  'stale_calendar',
  'external_edit',
  'override',
  'rule_change',
  'daylight_saving',
  'written_outside',
  'refused_decision',
  'sweep',
] as const
export type ConflictCause = (typeof conflictCauses)[number]
export type ConflictType = (typeof conflictTypes)[number]
export type ConflictSeverity = (typeof conflictSeverities)[number]
export type ConflictStatus = (typeof conflictStatuses)[number]
export const conflictSorts = ['severity', 'newest', 'oldest'] as const
export const conflictTimes = ['upcoming', 'past'] as const
