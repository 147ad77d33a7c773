import { z } from 'zod'
import { overrideSchema } from '../bookings/schema.ts'
import { requestSources, requestTypes, requestStatuses, requestPriorities, requestSorts } from './values.ts'

export * from './values.ts'

/** What a list of requests may be asked for; the same for screen and API. */
export const requestQuerySchema = z.object({
  status: z.array(z.enum(requestStatuses)).default([]),
  type: z.array(z.enum(requestTypes)).default([]),
  source: z.array(z.enum(requestSources)).default([]),
  priority: z.array(z.enum(requestPriorities)).default([]),
  /** Clerk user ids; "none" means unassigned. */
  assignee: z.array(z.string().max(200)).default([]),
  resourceId: z.uuid().nullish(),
  /** Received from this instant on … */
  from: z.date().nullish(),
  /** … and before this one. */
  to: z.date().nullish(),
  text: z.string().trim().max(200).nullish(),
  sort: z.enum(requestSorts).default('newest'),
  cursor: z.string().nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})
export type RequestQuery = z.infer<typeof requestQuerySchema>

/** The version that the caller looked at: a decision about another one is refused as stale. Absent: the newest. */
const expectedVersion = z.number().int().positive().nullish()
const decision = { id: z.uuid(), expectedVersion }

export const approveRequestSchema = z.object({
  ...decision,
  /** The step of its workflow that the caller means; another one is refused. */
  step: z.uuid().nullish(),
  notes: z.string().trim().max(4000).nullish(),
  /** Approve although a calendar could not be read. */
  acceptUnknown: z.boolean().default(false),
  override: overrideSchema.nullish(),
})
export const rejectRequestSchema = z.object({
  ...decision,
  reason: z
    .string()
    .trim()
    .min(1, 'Say why: the requester reads it.')
    .max(4000, 'Keep the reason under 4,000 characters.'),
})
export const delegateStepSchema = z.object({
  ...decision,
  toMember: z.string().min(1, 'Choose who takes it.').max(200),
  notes: z.string().trim().max(1000).nullish(),
})
export const cancelRequestSchema = z.object({ ...decision, reason: z.string().trim().max(4000).nullish() })
export const assignRequestSchema = z.object({ ...decision, assignee: z.string().min(1).max(200).nullable() })
export const setRequestPrioritySchema = z.object({ ...decision, priority: z.enum(requestPriorities) })
