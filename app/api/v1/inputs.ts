import { z } from 'zod'
import { applyWayOutSchema } from '#lib/domain/resolutions/index.ts'
import { bookingSources, bookingStatuses } from '#lib/domain/bookings/index.ts'
import {
  assignConflictSchema,
  conflictCauses,
  conflictSeverities,
  conflictSorts,
  conflictStatuses,
  conflictTimes,
  conflictTypes,
  reopenConflictSchema,
} from '#lib/domain/conflicts/index.ts'
import {
  requestPriorities,
  requestSorts,
  requestSources,
  requestStatuses,
  requestTypes,
} from '#lib/domain/requests/index.ts'
import { deliveryStatuses } from '#lib/domain/requests/deliveries/index.ts'
import { mappingDefinitionSchema } from '#lib/domain/requests/intake/index.ts'
import {
  createResourceSchema,
  resourceFactsSchema,
  resourceRulesSchema,
  resourceTypes,
} from '#lib/domain/resources/index.ts'

/** What the API takes: these schemas parse, and the OpenAPI document is made of them. */

const several = <T extends string>(values: readonly [T, ...T[]]) =>
  z
    .string()
    .max(500)
    .optional()
    .transform((text) => text?.split(',').filter(Boolean) ?? [])
    .pipe(z.array(z.enum(values)))
    .meta({ description: `One or more of ${values.join(', ')}, separated by commas.` })

const page = {
  cursor: z.string().max(2000).optional().meta({ description: 'nextCursor or previousCursor of another page.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'Rows of a page.' }),
}
/** Read in the organisation's zone when it has no offset. */
const time = z.string().trim().min(1).max(64).meta({
  description: 'RFC 3339, or local time in the organisation’s zone.',
  example: '2026-03-04T14:00',
})
const text = z.string().trim().max(200).optional().meta({ description: 'Words to look for.' })
const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true')
const version = z
  .number()
  .int()
  .positive()
  .nullish()
  .meta({ description: 'The version that you looked at; another one is refused as stale.' })
const resource = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .meta({ description: 'A resource’s id (or its title, when only one is called that).' })
const participants = z.number().int().positive().max(100_000).nullish()
const override = z
  .object({ reason: z.string().trim().min(1).max(1000) })
  .nullish()
  .meta({ description: 'Book against the rules; needs the scope bookings.override.' })
const acceptUnknown = z.boolean().default(false).meta({ description: 'Go on although a calendar could not be read.' })

const people = z
  .string()
  .max(2000)
  .optional()
  .transform((ids) => ids?.split(',').filter(Boolean) ?? [])
  .meta({ description: 'User ids separated by commas; "none" for unassigned.' })

export const idParams = z.object({ id: z.uuid() })

export const listRequestsQuery = z.object({
  status: several(requestStatuses),
  type: several(requestTypes),
  source: several(requestSources),
  priority: several(requestPriorities),
  assignee: people,
  resource: z.uuid().optional(),
  from: time.optional(),
  to: time.optional(),
  text,
  sort: z.enum(requestSorts).default('newest'),
  ...page,
})
export const createRequestBody = z
  .looseObject({
    externalId: z
      .union([z.string().trim().min(1).max(512), z.number()])
      .meta({ description: 'The record’s id at its source: the same id is the same request.' }),
    type: z.enum(requestTypes),
    priority: z.enum(requestPriorities).nullish(),
    timestamp: z.string().nullish().meta({ description: 'When the record was last changed at its source.' }),
    data: z.record(z.string(), z.unknown()).meta({
      description: 'resource, start, end, title, participants, email, name and anything else: kept as it is.',
    }),
  })
  .meta({ id: 'NewRequest' })
export const approveBody = z.object({
  expectedVersion: version,
  step: z.uuid().nullish().meta({ description: 'The approval step that you mean; another one is refused.' }),
  notes: z.string().trim().max(4000).nullish(),
  acceptUnknown,
  override,
})
export const rejectBody = z.object({
  reason: z.string().trim().min(1, 'Say why: the requester reads it.').max(4000),
  expectedVersion: version,
})
export const cancelBody = z.object({ reason: z.string().trim().max(1000).nullish(), expectedVersion: version })

export const validateBody = z
  .object({
    resource,
    start: time,
    end: time,
    participants,
    email: z
      .email()
      .nullish()
      .meta({ description: 'For whom: where a resource limits bookings of one person, it is counted by this.' }),
  })
  .meta({ id: 'Question' })

export const listBookingsQuery = z.object({
  status: several(bookingStatuses),
  source: several(bookingSources),
  resource: z.uuid().optional(),
  from: time.optional(),
  to: time.optional(),
  text,
  sort: z.enum(['soonest', 'latest']).default('soonest'),
  ...page,
})
export const createBookingBody = z
  .object({
    resource,
    start: time,
    end: time,
    participants,
    title: z.string().trim().min(1).max(300).default('Booking'),
    name: z.string().trim().max(300).nullish(),
    email: z.email('This is not a mail address.').nullish(),
    notes: z.string().trim().max(10_000).nullish(),
    acceptUnknown,
    override,
  })
  .meta({ id: 'NewBooking' })

export const changeBookingBody = z
  .object({
    expectedVersion: version,
    resource: resource.optional(),
    start: time.optional(),
    end: time.optional(),
    participants,
    title: z.string().trim().min(1).max(300).optional(),
    name: z.string().trim().max(300).nullish(),
    email: z.email('This is not a mail address.').nullish(),
    notes: z.string().trim().max(10_000).nullish(),
    reason: z.string().trim().max(1000).nullish().meta({ description: 'Why it moves; kept in the history.' }),
    acceptUnknown,
    override,
  })
  .meta({ id: 'BookingChange', description: 'What is left out stays; null takes a name, an address or a note away.' })
export const registerBody = z
  .object({
    name: z.string().trim().min(1, 'Say who comes.').max(300),
    email: z.email('This is not a mail address.').max(254),
    notes: z.string().trim().max(2000).nullish(),
  })
  .meta({ id: 'NewParticipant' })
export const participantParams = z.object({ id: z.uuid(), participantId: z.uuid() })

export const listResourcesQuery = z.object({ type: several(resourceTypes), text, bookableOnly: flag, ...page })
const expectedUpdatedAt = z.string().trim().max(40).nullish().meta({
  description: '`updatedAt` as you read it: a change since then is refused as stale.',
})
export const createResourceBody = createResourceSchema.meta({ id: 'NewResource' })
export const editResourceBody = resourceFactsSchema.extend({ expectedUpdatedAt }).meta({ id: 'ResourceEdit' })
export const resourceRulesBody = resourceRulesSchema.extend({ expectedUpdatedAt }).meta({ id: 'ResourceRules' })

export const listConflictsQuery = z.object({
  status: several(conflictStatuses),
  type: several(conflictTypes),
  severity: several(conflictSeverities),
  cause: several(conflictCauses),
  assignee: people,
  resource: z.uuid().optional(),
  when: z.enum(conflictTimes).optional().meta({ description: 'What is to come or on, or what is over.' }),
  sort: z
    .enum(conflictSorts)
    .default('severity')
    .meta({ description: 'severity: the most severe first, of those the nearest first, what is over last.' }),
  ...page,
})
export const assignBody = z.object({
  assignee: assignConflictSchema.shape.assignee.meta({ description: 'A member’s user id; null for nobody.' }),
  expectedVersion: version,
})
export const investigateBody = z.object({ notes: z.string().trim().max(4000).nullish(), expectedVersion: version })
export const reopenBody = z.object({
  to: reopenConflictSchema.shape.to,
  notes: z.string().trim().max(4000).nullish(),
  expectedVersion: version,
})
export const resolveBody = z.object({
  resolution: z.string().trim().min(1, 'Say how it was resolved.').max(200),
  notes: z.string().trim().max(4000).nullish(),
  expectedVersion: version,
})
export const ignoreBody = z.object({
  notes: z.string().trim().min(1, 'Say why it can be ignored.').max(4000),
  expectedVersion: version,
})

export const wayParams = z.object({ id: z.uuid(), way: z.string().regex(/^[0-9a-f]{16}$/) })
export const applyWayOutBody = applyWayOutSchema.omit({ conflictId: true, way: true }).meta({
  id: 'ApplyWayOut',
  description: '`expectedVersion` is the version of the ranking; `versions` those of what the way concerns.',
})

export const emptyBody = z.object({})
export const listDeliveriesQuery = z.object({
  status: several(deliveryStatuses),
  endpoint: z.uuid().optional(),
  ...page,
})
export const mappingBody = mappingDefinitionSchema.meta({ id: 'Mapping' })

const length = z
  .number()
  .int()
  .min(1)
  .max(90 * 1440)
const period = {
  from: time.meta({ description: 'From when to look.' }),
  until: time.meta({ description: 'Until when, exclusive; at most 400 days later.' }),
}

/** The next free slots of a length. */
export const freeSlotsBody = z.object({
  resources: z
    .array(resource)
    .max(50)
    .nullish()
    .meta({ description: 'Ids or titles; left out: all that can be booked and match the filter.' }),
  filter: z
    .object({
      type: z.enum(resourceTypes).nullish(),
      category: z.string().trim().max(200).nullish(),
      location: z.string().trim().max(200).nullish(),
      minCapacity: z.number().int().positive().nullish(),
      text: z.string().trim().max(200).nullish(),
    })
    .nullish(),
  ...period,
  minutes: length.meta({ description: 'How long it has to be.' }),
  count: z.number().int().min(1).max(100).default(10),
  stepMinutes: z
    .number()
    .int()
    .min(5)
    .max(1440)
    .default(15)
    .meta({ description: 'Slots begin at multiples of it, local time.' }),
  participants,
})

/** When resources are free over a period. */
export const freeIntervalsBody = z.object({ resources: z.array(resource).min(1).max(50), ...period, participants })
