import { z } from 'zod'
import {
  conflictCauses,
  conflictTypes,
  conflictSeverities,
  conflictStatuses,
  conflictSorts,
  conflictTimes,
} from './values.ts'

export * from './values.ts'

/** What holds a resource at a time, as evidence names it. */
export const occupancySchema = z.object({
  kind: z.enum(['booking', 'pending', 'calendar', 'block']),
  id: z.string(),
  /** "busy" for whoever may not see more. */
  label: z.string(),
  start: z.string(),
  end: z.string(),
  /** With set-up and clean-down, where those hold the resource longer. */
  occupiedStart: z.string().optional(),
  occupiedEnd: z.string().optional(),
  allDay: z.boolean().optional(),
  tentative: z.boolean().optional(),
  /** When exactly is not known: its zone is not. The range is all that it may mean. */
  uncertain: z.boolean().optional(),
})
export type Occupancy = z.infer<typeof occupancySchema>

/** One rule's say: what it met, and what follows. */
export const reasonSchema = z.looseObject({
  rule: z.string(),
  version: z.number(),
  effect: z.enum(['allows', 'blocks', 'unknown', 'notes']),
  message: z.string(),
  range: z.object({ start: z.string(), end: z.string() }).optional(),
  occupancies: z.array(occupancySchema).optional(),
})
export type Reason = z.infer<typeof reasonSchema>

/** Where knowledge came from and how old it is. */
export const sourceSchema = z.object({
  name: z.string(),
  asOf: z.string().nullable(),
  state: z.enum(['current', 'stale', 'unreachable', 'none']),
})
export type Source = z.infer<typeof sourceSchema>

/** Whether a time is possible, with every reason as data. Stored with the decision that it led to. */
export const verdictSchema = z.object({
  verdict: z.enum(['possible', 'impossible', 'unknown']),
  reasons: z.array(reasonSchema),
  asOf: z.string(),
  sources: z.array(sourceSchema),
})
export type Verdict = z.infer<typeof verdictSchema>

/** What a list of conflicts may be asked for; the same for screen and API. */
export const conflictQuerySchema = z.object({
  status: z.array(z.enum(conflictStatuses)).default([]),
  type: z.array(z.enum(conflictTypes)).default([]),
  severity: z.array(z.enum(conflictSeverities)).default([]),
  cause: z.array(z.enum(conflictCauses)).default([]),
  resourceId: z.uuid().nullish(),
  /** Ids of people; `none` for what nobody has. */
  assignee: z.array(z.string().min(1).max(200)).max(50).default([]),
  /** What is still to come or on, or what is over; both without it. */
  when: z.enum(conflictTimes).nullish(),
  sort: z.enum(conflictSorts).default('severity'),
  cursor: z.string().nullish(),
  limit: z.number().int().min(1).max(200).default(50),
})
export type ConflictQuery = z.infer<typeof conflictQuerySchema>

const decision = { id: z.uuid(), expectedVersion: z.number().int().positive().nullish() }
const notes = z.string().trim().max(4000, 'Keep the notes under 4,000 characters.')

export const resolveConflictSchema = z.object({
  ...decision,
  resolution: z.string().trim().min(1, 'Say how it was resolved.').max(200),
  notes: notes.nullish(),
})
export const investigateConflictSchema = z.object({ ...decision, notes: notes.nullish() })
export const assignConflictSchema = z.object({ ...decision, assignee: z.string().min(1).max(200).nullable() })
export const reopenConflictSchema = z.object({
  ...decision,
  /** Where it goes back to: `investigating` when that is what an undone decision had found. */
  to: z.enum(['open', 'investigating']).default('open'),
  notes: notes.nullish(),
})
export const ignoreConflictSchema = z.object({ ...decision, notes: notes.min(1, 'Say why it can be ignored.') })
