'use server'
import { z } from 'zod'
import { bulkRequestSchema, changeManyRequests } from '#lib/domain/requests/change-many.ts'
import {
  approveRequest,
  approveRequestSchema,
  assignRequest,
  assignRequestSchema,
  cancelRequest,
  cancelRequestSchema,
  delegateStep,
  delegateStepSchema,
  rejectRequest,
  rejectRequestSchema,
  setRequestPriority,
  setRequestPrioritySchema,
} from '#lib/domain/requests/index.ts'
import { assessAvailability } from '#lib/domain/conflicts/index.ts'
import { enterRequestSchema } from '#lib/domain/requests/enter-request-schema.ts'
import { enterRequest } from '#lib/domain/requests/enter-request.ts'
import { readLocalRange } from '#lib/domain/organisations/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'

export const approveRequestAction = orgAction({
  permission: 'requests.approve',
  schema: approveRequestSchema,
  verb: approveRequest,
})

export const rejectRequestAction = orgAction({
  permission: 'requests.reject',
  schema: rejectRequestSchema,
  verb: rejectRequest,
})

/** The same verb for those whom a step names, whatever their role: it lets nobody else by. */
export const approveStepAction = orgAction({
  permission: 'approvals.decide',
  schema: approveRequestSchema,
  verb: approveRequest,
})

export const rejectStepAction = orgAction({
  permission: 'approvals.decide',
  schema: rejectRequestSchema,
  verb: rejectRequest,
})

export const delegateStepAction = orgAction({
  permission: 'approvals.decide',
  schema: delegateStepSchema,
  verb: delegateStep,
})

export const cancelRequestAction = orgAction({
  permission: 'requests.reject',
  schema: cancelRequestSchema,
  verb: cancelRequest,
})

export const assignRequestAction = orgAction({
  permission: 'requests.assign',
  schema: assignRequestSchema,
  verb: assignRequest,
})

export const setRequestPriorityAction = orgAction({
  permission: 'requests.triage',
  schema: setRequestPrioritySchema,
  verb: setRequestPriority,
})

export const assignManyRequestsAction = orgAction({
  permission: 'requests.assign',
  schema: bulkRequestSchema.extend({ assignee: z.string().min(1).max(200).nullable() }),
  verb: (world, { assignee, ...target }) =>
    changeManyRequests(world, target, (id) => assignRequest(world, { id, assignee })),
})

export const prioritiseManyRequestsAction = orgAction({
  permission: 'requests.triage',
  schema: bulkRequestSchema.extend({ priority: setRequestPrioritySchema.shape.priority }),
  verb: (world, { priority, ...target }) =>
    changeManyRequests(world, target, (id) => setRequestPriority(world, { id, priority })),
})

export const enterRequestAction = orgAction({
  permission: 'requests.create',
  schema: enterRequestSchema,
  verb: enterRequest,
})

/** The verdict while somebody types. Times are local to the organisation; nothing is stored. */
export const assessTimeAction = orgAction({
  permission: 'resources.view',
  effect: 'reads',
  schema: z.object({
    resourceId: z.uuid(),
    start: z.string().max(40),
    end: z.string().max(40),
    participants: z.number().int().positive().optional(),
  }),
  verb: async (world, { resourceId, start, end, participants }) => {
    const range = await readLocalRange(world, { start, end })
    const verdict = await assessAvailability(world, { resourceId, ...range, participants })
    return { verdict, start: range.start.toISOString(), end: range.end.toISOString() }
  },
})
