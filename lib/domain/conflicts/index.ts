export { assessAvailability } from './assess-availability.ts'
export { closeRequestConflicts } from './close-request-conflicts.ts'
export { detectConflicts, type Detection } from './detection/detect-conflicts.ts'
export { type Evidence, evidenceSchema } from './detection/evidence-schema.ts'
export {
  type PreviewedConflict,
  previewRules,
  type ProposedRules,
  type RulesPreview,
} from './detection/preview-rules.ts'
export { examineWaiting } from './detection/examine-waiting.ts'
export { listSuspicions, sweepResource } from './detection/sweep-conflicts.ts'
export type { Asker } from './facts.ts'
export { findFreeIntervals, type FreeIntervals } from './free-time/find-free-intervals.ts'
export { findFreeSlots, type FreeSlot, type FreeSlots } from './free-time/find-free-slots.ts'
export { ignoreConflict } from './ignore-conflict.ts'
export { investigateConflict } from './investigate-conflict.ts'
export { lockForBooking } from './lock-for-booking.ts'
export { type ConflictDetail, type ConflictRow, countConflicts, getConflict, listConflicts } from './queries.ts'
export type { Question } from './read-facts.ts'
export { readOccupancies } from './read-occupancies.ts'
export { recordConflict } from './record-conflict.ts'
export { resolveConflict } from './resolve-conflict.ts'
export { unitsFor } from './rules/about-bookings.ts'
export type { Settlement } from './settle-conflict.ts'
export * from './schema.ts'
