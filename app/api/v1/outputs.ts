import { z } from 'zod'
import { waysOutSchema } from '#lib/domain/resolutions/index.ts'
import { autoApprovalSchema, quorums, stepStates } from '#lib/domain/approvals/index.ts'
import { bookingStatuses } from '#lib/domain/bookings/index.ts'
import { participantStatuses } from '#lib/domain/bookings/participants/index.ts'
import {
  conflictCauses,
  conflictSeverities,
  conflictStatuses,
  conflictTypes,
  verdictSchema,
} from '#lib/domain/conflicts/index.ts'
import { requestPriorities, requestSources, requestStatuses, requestTypes } from '#lib/domain/requests/index.ts'
import { deliveryStatuses } from '#lib/domain/requests/deliveries/index.ts'
import { mappingDefinitionSchema } from '#lib/domain/requests/intake/index.ts'
import { resourceRulesSchema, resourceTypes } from '#lib/domain/resources/index.ts'

/** What the API answers, for its OpenAPI document; the tests hold real answers against these. */

const instant = z.iso.datetime()
const version = z.number().int().meta({ description: 'Raised by every change; send it back as expectedVersion.' })

const requestShape = {
  id: z.uuid(),
  source: z.enum(requestSources),
  externalId: z.string(),
  type: z.enum(requestTypes),
  status: z.enum(requestStatuses),
  priority: z.enum(requestPriorities),
  title: z.string().nullable(),
  requesterName: z.string().nullable(),
  requesterEmail: z.string().nullable(),
  resourceId: z.uuid().nullable(),
  resourceTitle: z.string().nullable(),
  start: instant.nullable(),
  end: instant.nullable(),
  participants: z.number().int().nullable(),
  assignedTo: z.string().nullable(),
  bookingId: z.uuid().nullable(),
  createdAt: instant,
  updatedAt: instant,
  version,
  hasConflict: z.boolean(),
}
const person = z.object({ id: z.string(), name: z.string() })
export const approvalOut = z
  .looseObject({
    workflow: z.object({ id: z.uuid(), name: z.string(), version: z.number().int() }),
    current: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'The step that waits, from 1; null when all are decided.' }),
    of: z.number().int(),
    since: instant.nullable(),
    dueAt: instant.nullable(),
    escalatedAt: instant.nullable(),
    steps: z.array(
      z.looseObject({
        id: z.uuid(),
        number: z.number().int(),
        name: z.string(),
        state: z.enum(stepStates),
        quorum: z.enum(quorums),
        who: z.string().meta({ description: 'Who decides it, in words.' }),
        needed: z.array(person).meta({ description: 'Those whose word would still count.' }),
        decisions: z.array(
          z.looseObject({
            by: person,
            decision: z.enum(['approved', 'rejected', 'delegated']),
            at: instant,
            notes: z.string().nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'Approval' })
const approval = approvalOut
  .nullish()
  .meta({ description: 'The approval steps that apply while it waits; null when none do.' })
export const requestRowOut = z.looseObject(requestShape).meta({ id: 'RequestRow' })
export const requestOut = z
  .looseObject({
    ...requestShape,
    data: z.record(z.string(), z.unknown()),
    approval,
    autoApproval: autoApprovalSchema
      .nullable()
      .meta({ description: 'What the rules for approving by itself said on arrival; null where that is off.' }),
  })
  .meta({ id: 'Request' })
export const decidedOut = z
  .looseObject({ id: z.uuid(), status: z.enum(requestStatuses), version, bookingId: z.uuid().nullish(), approval })
  .meta({ id: 'Decided' })
export const verdictOut = verdictSchema.meta({ id: 'Verdict' })
export const bookingOut = z
  .looseObject({
    id: z.uuid(),
    start: instant,
    end: instant,
    resourceId: z.uuid(),
    title: z.string(),
    status: z.enum(bookingStatuses),
    version,
  })
  .meta({ id: 'Booking' })
const participantShape = { id: z.uuid(), status: z.enum(participantStatuses) }
export const participantsOut = z
  .looseObject({
    places: z.number().int(),
    data: z.array(
      z.looseObject({
        ...participantShape,
        name: z.string(),
        email: z.string().nullable(),
        registeredAt: instant.nullable(),
      }),
    ),
  })
  .meta({ id: 'Participants' })
export const registrationOut = z
  .looseObject({ ...participantShape, placesLeft: z.number().int() })
  .meta({ id: 'Registration' })
export const registrationCancelledOut = z.looseObject({
  ...participantShape,
  movedUp: z.object({ id: z.uuid(), name: z.string() }).nullable(),
})
export const participantOut = z.looseObject(participantShape)
export const bookingCancelledOut = z.looseObject({ id: z.uuid(), status: z.literal('cancelled'), version })
const resourceShape = {
  id: z.uuid(),
  type: z.enum(resourceTypes),
  title: z.string(),
  capacity: z.number().int(),
  capacityKind: z.enum(['exclusive', 'seats', 'quantity', 'concurrent_bookings']),
  isActive: z.boolean(),
  isBookable: z.boolean(),
}
export const resourceRowOut = z.looseObject(resourceShape).meta({ id: 'ResourceRow' })
export const resourceOut = z
  .looseObject({
    ...resourceShape,
    rules: resourceRulesSchema,
    damagedRules: z.array(z.string()).meta({ description: 'Parts of the stored rules that make no sense.' }),
    updatedAt: z.string().meta({ description: 'Exact to the microsecond; send it back as expectedUpdatedAt.' }),
  })
  .meta({ id: 'Resource' })
export const resourceSavedOut = z.looseObject({
  id: z.uuid(),
  updatedAt: z.string(),
  opened: z.number().int().meta({ description: 'Conflicts that this opened.' }),
  resolved: z.number().int().meta({ description: 'Conflicts whose cause this ended.' }),
})
export const conflictOut = z
  .looseObject({
    id: z.uuid(),
    type: z.enum(conflictTypes),
    severity: z.enum(conflictSeverities),
    status: z.enum(conflictStatuses),
    cause: z.enum(conflictCauses),
    resourceId: z.uuid(),
    start: instant.nullable(),
    end: instant.nullable(),
    assignedTo: z.string().nullable(),
    summary: z.string(),
    createdAt: instant,
    version,
  })
  .meta({ id: 'Conflict' })
export const settledOut = z.looseObject({ id: z.uuid(), status: z.enum(conflictStatuses), version })
export const assignedOut = settledOut.extend({ assignedTo: z.string().nullable() })

export const waysOutOut = waysOutSchema.meta({ id: 'WaysOut' })
export const wayAppliedOut = z
  .looseObject({
    id: z.uuid().meta({ description: 'The resolution: undo it by this id.' }),
    sentence: z.string(),
    undoUntil: instant.meta({ description: 'Until then it can be taken back, and nobody is told.' }),
    resolved: z.boolean().meta({ description: 'False when something else still clashes there.' }),
    told: z.number().int().meta({ description: 'How many people are told after that.' }),
  })
  .meta({ id: 'WayApplied' })
export const undoneOut = z.looseObject({ id: z.uuid(), conflictId: z.uuid() })

export const deliveryOut = z
  .looseObject({
    id: z.uuid(),
    endpointId: z.uuid(),
    status: z.enum(deliveryStatuses),
    outcome: z.string().nullable(),
    reason: z.string().nullable(),
    externalId: z.string().nullable(),
    requestId: z.uuid().nullable(),
    receivedAt: instant,
  })
  .meta({ id: 'Delivery' })
export const replayedOut = z.looseObject({ id: z.uuid() })
export const mappingOut = z.object({ version: z.number().int(), definition: mappingDefinitionSchema })

/** A page of these. */
export const pageOf = (row: z.ZodType) =>
  z.object({ data: z.array(row), nextCursor: z.string().nullable(), previousCursor: z.string().nullable() })

export const problemOut = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().meta({
      description:
        'A stable word: bad_input, unauthenticated, forbidden, not_found, conflict, stale, refused, too_many, too_large, unavailable, unexpected.',
    }),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export const wayMovedOut = z.looseObject({ ...problemOut.shape, now: waysOutSchema }).meta({ id: 'WayMoved' })
export const refusalOut = z
  .looseObject({ ...problemOut.shape, ...verdictSchema.shape, conflictId: z.uuid().nullable() })
  .meta({ id: 'Refusal' })

export const freeSlotsOut = z.object({
  slots: z.array(z.object({ resource: z.uuid(), title: z.string(), start: instant, end: instant })),
  unknown: z
    .array(z.object({ resource: z.uuid(), title: z.string(), reason: z.string() }))
    .meta({ description: 'Resources of which some of the time is not known: never offered as free.' }),
  asOf: instant,
})

const span = { start: instant, end: instant }

export const freeIntervalsOut = z.object({
  resources: z.array(
    z.object({
      resource: z.uuid(),
      title: z.string(),
      free: z.array(z.object(span)),
      unknown: z.array(z.object({ ...span, reason: z.string() })),
    }),
  ),
  asOf: instant,
})
