/** Ranked ways out of conflicts, applying one and taking it back, and what those are offered who had to give way. */
export { type Applied, applyWayOut, type NotApplied } from './apply-way-out.ts'
export { findWaysOut } from './find-ways-out.ts'
export * from './schema.ts'
export { undoWayOut } from './undo-way-out.ts'
