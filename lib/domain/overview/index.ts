/** What needs attention now. */
export {
  type AttentionCounts,
  calendarHealth,
  comingBookings,
  countAttention,
  gravestConflicts,
  latestDigest,
  mostUrgentRequests,
} from './queries.ts'
