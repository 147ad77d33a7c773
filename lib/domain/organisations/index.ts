/** Who an organisation is and who belongs to it; both follow Clerk. */
export { applyClerkEvent, type DirectoryWorld } from './apply-clerk-event.ts'
export { findMembership, type Membership, type Organisation } from './queries.ts'
export { type ClerkAnswer, repairMembership } from './repair-membership.ts'
export { type ClerkEvent, type MembershipFact, parseClerkEvent } from './schema.ts'
export { listMembers, type MemberRow } from './members.ts'
export { readLocalRange } from './read-local-range.ts'
