import { createLoader, type inferParserType } from 'nuqs/server'
import { dayFacet, facet, listParams, narrow } from '#components/table/list-params.ts'
import { endOfDay, startOfDay } from '#lib/core/days.ts'
import { isUuid } from '#lib/core/ids.ts'
import type { RequestQuery } from '#lib/domain/requests/schema.ts'
import {
  requestPriorities,
  requestSorts,
  requestSources,
  requestStatuses,
  requestTypes,
} from '#lib/domain/requests/values.ts'

/** The filters in the URL. Without a status it is the inbox: what waits. */
export const requestFilters = {
  status: facet([...requestStatuses, 'all']),
  type: facet(requestTypes),
  source: facet(requestSources),
  priority: facet(requestPriorities),
  assignee: facet(),
  resource: facet(),
  from: dayFacet(),
  to: dayFacet(),
}

const parsers = { ...listParams, ...requestFilters }
export type RequestParams = inferParserType<typeof parsers>

/** Reads the screen's state from its URL; damaged values fall back, so that any address shows something. */
export const loadRequestParams = createLoader(parsers)

/** The list that the URL asks for. Days are the organisation's. */
export function toRequestQuery(params: RequestParams, zone: string): RequestQuery {
  const statuses = narrow(params.status, requestStatuses)
  const [resource] = params.resource
  const [from] = params.from
  const [to] = params.to
  return {
    status: params.status.includes('all') ? [] : statuses.length > 0 ? statuses : ['pending'],
    type: narrow(params.type, requestTypes),
    source: narrow(params.source, requestSources),
    priority: narrow(params.priority, requestPriorities),
    assignee: params.assignee.slice(0, 50),
    resourceId: resource && isUuid(resource) ? resource : null,
    from: from ? startOfDay(from, zone) : null,
    to: to ? endOfDay(to, zone) : null,
    text: params.q.trim().slice(0, 200) || null,
    sort: requestSorts.find((sort) => sort === params.sort) ?? 'newest',
    cursor: params.cursor,
    limit: 50,
  }
}
