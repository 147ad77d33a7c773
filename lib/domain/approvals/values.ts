/** What approvals are made of. Kept apart from the schemas, so that a screen that only names them doesn't bring zod into the browser. */

export const quorums = ['any_of', 'all_of'] as const
export type Quorum = (typeof quorums)[number]

/** Roles that can decide a step; a viewer changes nothing. */
export const approverRoles = ['admin', 'manager', 'member'] as const
export type ApproverRole = (typeof approverRoles)[number]

/** In which right somebody decided a step. */
export type ActedAs = 'approver' | 'delegate' | 'escalation'

export const stepStates = ['done', 'current', 'later'] as const
export type StepState = (typeof stepStates)[number]
