import { z } from 'zod'
import { requestTypes } from '../requests/schema.ts'
import { resourceTypes, weekdays } from '../resources/schema.ts'
import { approverRoles, quorums } from './values.ts'

export * from './values.ts'

const clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Write a time like 09:00.')
const money = z.number('Write an amount.').min(0, 'Not less than nothing.').max(10_000_000)
const minutes = (most: number) => z.number().int('Whole minutes only.').min(1, 'At least one minute.').max(most)
const DAY = 24 * 60

/** A mail address, or a whole domain written `@members.example`. */
const requester = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^\s@]*@[^\s@]+\.[^\s@]{2,}$/, 'Write an address, or a domain like @members.example.')
const requesters = z.array(requester).min(1, 'Name at least one.').max(200, 'At most 200.')

/**
 * When a step applies, or an automatic approval may happen: all that is said must hold. Stored as it is written here. Without
 * `request_types` it is about bookings. Weekday and clock are those of the start, in the organisation's zone.
 */
export const conditionsSchema = z
  .strictObject({
    request_types: z.array(z.enum(requestTypes)).min(1).optional(),
    resource_types: z.array(z.enum(resourceTypes)).min(1).optional(),
    /** The resource's price, for seats and pieces times how many; both ends included. */
    value_from: money.optional(),
    value_to: money.optional(),
    minutes_from: minutes(366 * DAY).optional(),
    minutes_to: minutes(366 * DAY).optional(),
    requesters: requesters.optional(),
    except_requesters: requesters.optional(),
    weekdays: z.array(z.enum(weekdays)).min(1).optional(),
    starts_from: clock.optional(),
    /** Exclusive. Before `starts_from` it means the next morning. */
    starts_before: clock.optional(),
    /** Only when no other waiting request asks for that time. */
    uncontested: z.literal(true).optional(),
  })
  .superRefine((value, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    if (value.value_from !== undefined && value.value_to !== undefined && value.value_from > value.value_to)
      say('value_to', 'It is less than the lower end.')
    if (value.minutes_from !== undefined && value.minutes_to !== undefined && value.minutes_from > value.minutes_to)
      say('minutes_to', 'It is less than the lower end.')
    if (value.starts_from !== undefined && value.starts_from === value.starts_before)
      say('starts_before', 'That leaves no time at all.')
  })
export type Conditions = z.output<typeof conditionsSchema>

const memberIds = z.array(z.string().min(1).max(200)).max(50, 'At most 50 people.')
const name = z.string().trim().min(1, 'Give it a name.').max(120, 'Keep the name under 120 characters.')

/** One step as it is written. `id` is that of the step it was; a step without one is new. */
export const stepSchema = z
  .object({
    id: z.uuid().nullish(),
    name,
    quorum: z.enum(quorums),
    approverRole: z.enum(approverRoles).nullish(),
    approverIds: memberIds.default([]),
    conditions: conditionsSchema.default({}),
    timeoutMinutes: minutes(90 * DAY).nullish(),
    escalateRole: z.enum(approverRoles).nullish(),
    escalateIds: memberIds.default([]),
  })
  .superRefine((step, context) => {
    if (!step.approverRole && step.approverIds.length === 0)
      context.addIssue({ code: 'custom', path: ['approverRole'], message: 'Say who decides: a role or people.' })
    if ((step.escalateRole || step.escalateIds.length > 0) && !step.timeoutMinutes)
      context.addIssue({ code: 'custom', path: ['timeoutMinutes'], message: 'Say after how long it escalates.' })
  })
export type StepInput = z.output<typeof stepSchema>

/** The version that the form was filled from; another one is refused as stale. Absent for something new. */
const expectedVersion = z.number().int().positive().nullish()

export const saveWorkflowSchema = z.object({
  id: z.uuid().nullish(),
  expectedVersion,
  name,
  description: z.string().trim().max(1000).nullish(),
  isActive: z.boolean().default(true),
  /** Holds for every resource that names no active workflow of its own. */
  isDefault: z.boolean().default(false),
  /** Resources that this workflow holds for. Absent: left as they are. */
  resourceIds: z.array(z.uuid()).max(500).optional(),
  steps: z.array(stepSchema).min(1, 'A workflow needs a step.').max(20, 'At most 20 steps.'),
})
export type SaveWorkflow = z.output<typeof saveWorkflowSchema>

export const setWorkflowActiveSchema = z.object({ id: z.uuid(), expectedVersion, isActive: z.boolean() })

export const saveRuleSchema = z.object({
  id: z.uuid().nullish(),
  expectedVersion,
  name,
  isActive: z.boolean().default(true),
  /** Null: every resource on which automatic approval is switched on. */
  resourceId: z.uuid().nullish(),
  conditions: conditionsSchema.default({}),
})
export type SaveRule = z.output<typeof saveRuleSchema>

/** All rules in the order in which they are asked. */
export const reorderRulesSchema = z.object({ ids: z.array(z.uuid()).min(1).max(500) })

export const delegateWhileAwaySchema = z
  .object({
    toMember: z.string().min(1, 'Choose who stands in.').max(200),
    /** Days in the organisation's zone, both included. */
    from: z.iso.date('Choose the first day.'),
    until: z.iso.date('Choose the last day.'),
    note: z.string().trim().max(500).nullish(),
  })
  .refine(({ from, until }) => from <= until, { path: ['until'], message: 'The last day is before the first.' })
export const endDelegationSchema = z.object({ id: z.uuid() })

/** What was said about approving by itself when a request arrived; kept with the request. */
export const autoApprovalSchema = z.object({
  version: z.literal(1),
  outcome: z.enum(['approved', 'waits']),
  why: z.enum(['rule', 'resource', 'no_rule', 'verdict', 'workflow', 'refused']),
  message: z.string(),
  rule: z.object({ id: z.uuid(), name: z.string(), version: z.number().int() }).nullable(),
  verdict: z.enum(['possible', 'impossible', 'unknown']).nullable(),
  at: z.string(),
})
export type AutoApproval = z.infer<typeof autoApprovalSchema>

/** Shown for an edited or new rule before it is saved. */
export const dryRunRuleSchema = saveRuleSchema.omit({ expectedVersion: true })
export const dryRunWorkflowSchema = saveWorkflowSchema.omit({ expectedVersion: true })
