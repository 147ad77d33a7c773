import { AppError } from '#lib/core/errors.ts'
import { apiMapping, mapBody, recordRequest, resourceNamed } from '#lib/domain/requests/intake/index.ts'
import { listRequests } from '#lib/domain/requests/index.ts'
import { findResourceByIdOrTitle } from '#lib/domain/resources/index.ts'
import { apiRoute } from '#lib/entry/api-route.ts'
import { pageAnswer, requestBody } from '../answers.ts'
import { createRequestBody, listRequestsQuery } from '../inputs.ts'
import { organisationZone, readOptional } from '../read-input.ts'

/** One page of requests. */
export const GET = apiRoute({
  permission: 'requests.view',
  query: listRequestsQuery,
  handler: async ({ db, actor }, { query }) => {
    const { from, to, resource, ...rest } = query
    const zone = from || to ? await organisationZone(db, actor.organizationId) : 'UTC'
    const times = { from: readOptional(from, zone, 'from'), to: readOptional(to, zone, 'to') }
    return pageAnswer(await listRequests(db, actor.organizationId, { ...rest, ...times, resourceId: resource }))
  },
})

/** Records a request, or an edit of one: the same mapping and the same verb as behind a webhook. */
export const POST = apiRoute({
  permission: 'requests.create',
  body: createRequestBody,
  handler: async (world, { body }) => {
    const { db, actor, now } = world
    const named = resourceNamed(body, apiMapping)
    const resources = named ? await findResourceByIdOrTitle(db, actor.organizationId, named.slice(0, 1000)) : []
    const zone = await organisationZone(db, actor.organizationId)
    const facts = {
      source: 'api',
      definition: apiMapping,
      zone,
      receivedAt: now,
      findResources: () => resources,
    } as const
    const mapped = mapBody(body, facts)
    if ('problems' in mapped) {
      const detail = mapped.problems.map(({ field, message }) => `${field} ${message}`).join(' ')
      throw new AppError('bad_input', detail, { errors: mapped.problems })
    }
    const { requestId, outcome } = await recordRequest(world, mapped.input)
    const shown = await requestBody(world, requestId)
    return {
      status: outcome === 'created' ? 201 : 200,
      body: { ...shown, outcome, warnings: mapped.notes },
      ...(outcome === 'created' ? { location: `/api/v1/requests/${requestId}` } : {}),
    }
  },
})
