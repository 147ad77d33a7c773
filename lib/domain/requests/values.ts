/** What a request may be. Kept apart from the schemas, so that a screen that only names them doesn't bring zod into the browser. */

export const requestSources = ['appsheet', 'google_forms', 'api', 'manual'] as const
export const requestTypes = ['booking', 'inquiry', 'complaint', 'suggestion'] as const
export const requestStatuses = ['pending', 'processing', 'approved', 'rejected', 'cancelled'] as const
export const requestPriorities = ['urgent', 'high', 'normal', 'low'] as const
export type RequestSource = (typeof requestSources)[number]
export type RequestType = (typeof requestTypes)[number]
export type RequestStatus = (typeof requestStatuses)[number]
export type RequestPriority = (typeof requestPriorities)[number]
/** Statuses in which a request still waits for a decision. */
export const waitingStatuses: readonly RequestStatus[] = ['pending', 'processing']
export const requestSorts = ['newest', 'oldest', 'priority'] as const
