import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject } from 'zod-openapi'
import type { Permission } from '#lib/core/permissions.ts'
import * as inputs from './inputs.ts'
import * as outputs from './outputs.ts'

type Operation = {
  id: string
  summary: string
  permission: Permission
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  answers: Record<`${number}`, { description: string; schema: z.ZodType }>
}

const problemContent = { 'application/problem+json': { schema: outputs.problemOut } }
const problems: Record<`${number}`, string> = {
  '400': 'The body is no JSON, or a header is wrong.',
  '401': 'No valid API key.',
  '403': 'The key lacks the scope.',
  '404': 'There is no such thing here.',
  '409': 'Refused by the present state, or changed meanwhile.',
  '413': 'Longer than one mebibyte.',
  '422': 'The input is not valid.',
  '429': 'Too many calls; see Retry-After.',
}

function operation({ id, summary, permission, params, query, body, answers }: Operation): ZodOpenApiOperationObject {
  const codes = Object.keys(problems).filter((code) => body || !['400', '409', '413'].includes(code))
  const errors = Object.fromEntries(
    codes.map((code) => [code, { description: problems[`${Number(code)}`] ?? '', content: problemContent }]),
  )
  const successes = Object.fromEntries(
    Object.entries(answers).map(([code, { description, schema }]) => {
      const type = code.startsWith('4') ? 'application/problem+json' : 'application/json'
      return [code, { description, content: { [type]: { schema } } }]
    }),
  )
  const header = z.object({
    'Idempotency-Key': z
      .string()
      .max(255)
      .optional()
      .meta({ description: 'The same key and body again get the first answer.' }),
  })
  return {
    operationId: id,
    summary,
    description: `Needs the scope \`${permission}\`.`,
    requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}), ...(body ? { header } : {}) },
    ...(body ? { requestBody: { content: { 'application/json': { schema: body } } } } : {}),
    responses: { ...errors, ...successes },
  }
}

const ok = (description: string, schema: z.ZodType) => ({ '200': { description, schema } })
const refused = {
  '409': {
    description: 'The guard refuses, with the reasons; or changed meanwhile.',
    schema: z.union([outputs.refusalOut, outputs.problemOut]),
  },
}
const one = (id: string, summary: string, permission: Permission, schema: z.ZodType) =>
  operation({ id, summary, permission, params: inputs.idParams, answers: ok(summary, schema) })
const act = (
  id: string,
  summary: string,
  permission: Permission,
  body: z.ZodType,
  schema: z.ZodType,
  status: '200' | '202' = '200',
) =>
  operation({
    id,
    summary,
    permission,
    params: inputs.idParams,
    body,
    answers: { [status]: { description: 'Done.', schema } },
  })
const list = (id: string, summary: string, permission: Permission, query: z.ZodObject, row: z.ZodType) =>
  operation({ id, summary, permission, query, answers: ok('One page.', outputs.pageOf(row)) })

let made: ReturnType<typeof createDocument> | undefined

/** The OpenAPI 3.1 description of the API, made from the very schemas that parse its input. */
export function openApiDocument() {
  made ??= createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Masterflow API',
      version: '1',
      description: 'Requests, bookings, resources and conflicts of one organisation: that of the key.',
    },
    servers: [{ url: '/api/v1' }],
    security: [{ apiKey: [] }],
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the organisation: mf_…' },
      },
    },
    paths: {
      '/requests': {
        get: list('listRequests', 'List requests', 'requests.view', inputs.listRequestsQuery, outputs.requestRowOut),
        post: operation({
          id: 'createRequest',
          summary: 'Record a request, or an edit of one',
          permission: 'requests.create',
          body: inputs.createRequestBody,
          answers: {
            '201': { description: 'Created.', schema: outputs.requestOut },
            '200': {
              description: 'Known already: updated, amended or unchanged, as `outcome` says.',
              schema: outputs.requestOut,
            },
          },
        }),
      },
      '/requests/{id}': { get: one('getRequest', 'One request', 'requests.view', outputs.requestOut) },
      '/requests/{id}/approve': {
        post: operation({
          id: 'approveRequest',
          summary: 'Approve a request',
          permission: 'requests.approve',
          params: inputs.idParams,
          body: inputs.approveBody,
          answers: {
            ...ok(
              'Approved; or the approval step that waited is, and `approval` says what is still needed, from whom.',
              outputs.decidedOut,
            ),
            ...refused,
          },
        }),
      },
      '/requests/{id}/reject': {
        post: act('rejectRequest', 'Reject a request', 'requests.reject', inputs.rejectBody, outputs.decidedOut),
      },
      '/requests/{id}/cancel': {
        post: act('cancelRequest', 'Cancel a request', 'requests.reject', inputs.cancelBody, outputs.decidedOut),
      },
      '/validate': {
        post: operation({
          id: 'validate',
          summary: 'Whether a time can be had',
          permission: 'resources.view',
          body: inputs.validateBody,
          answers: ok('The verdict.', outputs.verdictOut),
        }),
      },
      '/free-slots': {
        post: operation({
          id: 'findFreeSlots',
          summary: 'The next free slots of a length',
          permission: 'resources.view',
          body: inputs.freeSlotsBody,
          answers: ok('Slots by start; what each would be answered is "possible".', outputs.freeSlotsOut),
        }),
      },
      '/free-intervals': {
        post: operation({
          id: 'findFreeIntervals',
          summary: 'When resources are free over a period',
          permission: 'resources.view',
          body: inputs.freeIntervalsBody,
          answers: ok('Free and unknown intervals.', outputs.freeIntervalsOut),
        }),
      },
      '/bookings': {
        get: list('listBookings', 'List bookings', 'bookings.view', inputs.listBookingsQuery, outputs.bookingOut),
        post: operation({
          id: 'createBooking',
          summary: 'Book a time',
          permission: 'bookings.create',
          body: inputs.createBookingBody,
          answers: { '201': { description: 'Confirmed.', schema: outputs.bookingOut }, ...refused },
        }),
      },
      '/bookings/{id}': {
        get: one('getBooking', 'One booking', 'bookings.view', outputs.bookingOut),
        patch: operation({
          id: 'changeBooking',
          summary: 'Move a booking or write it anew',
          permission: 'bookings.create',
          params: inputs.idParams,
          body: inputs.changeBookingBody,
          answers: { ...ok('Changed.', outputs.bookingOut), ...refused },
        }),
      },
      '/bookings/{id}/participants': {
        get: one('listParticipants', 'Who takes part in a workshop', 'bookings.view', outputs.participantsOut),
        post: operation({
          id: 'registerParticipant',
          summary: 'Register for a workshop, or wait for a place',
          permission: 'bookings.create',
          params: inputs.idParams,
          body: inputs.registerBody,
          answers: { '201': { description: 'Registered or waitlisted.', schema: outputs.registrationOut } },
        }),
      },
      '/bookings/{id}/participants/{participantId}/cancel': {
        post: operation({
          id: 'cancelRegistration',
          summary: 'Cancel a registration',
          permission: 'bookings.create',
          params: inputs.participantParams,
          body: inputs.emptyBody,
          answers: ok('Cancelled; who moved up.', outputs.registrationCancelledOut),
        }),
      },
      '/bookings/{id}/participants/{participantId}/no-show': {
        post: operation({
          id: 'markNoShow',
          summary: 'Somebody did not come',
          permission: 'bookings.create',
          params: inputs.participantParams,
          body: inputs.emptyBody,
          answers: ok('Kept.', outputs.participantOut),
        }),
      },
      '/bookings/{id}/cancel': {
        post: act(
          'cancelBooking',
          'Cancel a booking',
          'bookings.create',
          inputs.cancelBody,
          outputs.bookingCancelledOut,
        ),
      },
      '/resources': {
        get: list(
          'listResources',
          'List resources',
          'resources.view',
          inputs.listResourcesQuery,
          outputs.resourceRowOut,
        ),
        post: operation({
          id: 'createResource',
          summary: 'Add a resource',
          permission: 'resources.manage',
          body: inputs.createResourceBody,
          answers: { '201': { description: 'Added.', schema: outputs.resourceOut } },
        }),
      },
      '/resources/{id}': {
        get: one('getResource', 'One resource, with its rules', 'resources.view', outputs.resourceOut),
        patch: act(
          'editResource',
          'Change what a resource is',
          'resources.manage',
          inputs.editResourceBody,
          outputs.resourceSavedOut,
        ),
      },
      '/resources/{id}/rules': {
        put: act(
          'saveBookingRules',
          'Replace the rules that bookings are judged by',
          'resources.manage',
          inputs.resourceRulesBody,
          outputs.resourceSavedOut,
        ),
      },
      '/conflicts': {
        get: list('listConflicts', 'List conflicts', 'conflicts.view', inputs.listConflictsQuery, outputs.conflictOut),
      },
      '/conflicts/{id}': { get: one('getConflict', 'One conflict', 'conflicts.view', outputs.conflictOut) },
      '/conflicts/{id}/assign': {
        post: act('assignConflict', 'Assign a conflict', 'conflicts.assign', inputs.assignBody, outputs.assignedOut),
      },
      '/conflicts/{id}/investigate': {
        post: act(
          'investigateConflict',
          'Look into a conflict',
          'conflicts.resolve',
          inputs.investigateBody,
          outputs.settledOut,
        ),
      },
      '/conflicts/{id}/reopen': {
        post: act('reopenConflict', 'Reopen a conflict', 'conflicts.resolve', inputs.reopenBody, outputs.settledOut),
      },
      '/conflicts/{id}/resolve': {
        post: act('resolveConflict', 'Resolve a conflict', 'conflicts.resolve', inputs.resolveBody, outputs.settledOut),
      },
      '/conflicts/{id}/ignore': {
        post: act('ignoreConflict', 'Ignore a conflict', 'conflicts.resolve', inputs.ignoreBody, outputs.settledOut),
      },
      '/conflicts/{id}/ways-out': {
        get: one('listWaysOut', 'The ranked ways out of a conflict', 'conflicts.view', outputs.waysOutOut),
      },
      '/conflicts/{id}/ways-out/{way}/apply': {
        post: operation({
          id: 'applyWayOut',
          summary: 'Apply one way out of a conflict',
          permission: 'conflicts.resolve',
          params: inputs.wayParams,
          body: inputs.applyWayOutBody,
          answers: {
            ...ok('Applied. Everybody concerned is told when the time to undo it is over.', outputs.wayAppliedOut),
            '409': {
              description:
                'Not possible any more, or changed meanwhile: nothing was changed; `now` is the new ranking.',
              schema: z.union([outputs.wayMovedOut, outputs.problemOut]),
            },
          },
        }),
      },
      '/resolutions/{id}/undo': {
        post: act(
          'undoWayOut',
          'Take back a way out that was just applied',
          'conflicts.resolve',
          inputs.emptyBody,
          outputs.undoneOut,
        ),
      },
      '/deliveries': {
        get: list(
          'listDeliveries',
          'List webhook deliveries',
          'webhooks.manage',
          inputs.listDeliveriesQuery,
          outputs.deliveryOut,
        ),
      },
      '/deliveries/{id}': {
        get: one('getDelivery', 'One delivery, with its body', 'webhooks.manage', outputs.deliveryOut),
      },
      '/deliveries/{id}/replay': {
        post: act(
          'replayDelivery',
          'Replay a delivery that was set aside',
          'webhooks.manage',
          inputs.emptyBody,
          outputs.replayedOut,
          '202',
        ),
      },
      '/webhook-endpoints/{id}/replay': {
        post: act(
          'replayQuarantined',
          'Replay all that was set aside',
          'webhooks.manage',
          inputs.emptyBody,
          outputs.replayedOut,
          '202',
        ),
      },
      '/webhook-endpoints/{id}/mapping': {
        get: one('getMapping', 'How bodies are understood', 'webhooks.manage', outputs.mappingOut),
        post: act(
          'saveMapping',
          'Save a new version of the mapping',
          'webhooks.manage',
          inputs.mappingBody,
          outputs.replayedOut,
        ),
      },
    },
  })
  return made
}
