/** Ranked ways out of conflicts, applying one and taking it back, and what those are offered who had to give way. */
export { type Applied, applyWayOut, type NotApplied } from './apply-way-out.ts'
export { type Choice, chooseRequest } from './choose-request.ts'
export {
  type Alternative,
  type Competition,
  type Competitor,
  findCompetition,
  readAlternatives,
} from './competing-requests.ts'
export { findWaysOut } from './find-ways-out.ts'
export { saveAlternative } from './save-alternative.ts'
export * from './schema.ts'
export { type Sent, sendAlternative } from './send-alternative.ts'
export { undoWayOut } from './undo-way-out.ts'
