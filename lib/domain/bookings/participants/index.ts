/** Who takes part in a workshop's session, and who waits for a place. */
export { cancelRegistration } from './cancel-registration.ts'
export { markNoShow } from './mark-no-show.ts'
export { listParticipants, type ParticipantRow, type Participants } from './queries.ts'
export { registerParticipant, type Registration } from './register-participant.ts'
export * from './schema.ts'
