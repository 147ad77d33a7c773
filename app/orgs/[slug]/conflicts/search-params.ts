import { createLoader, type inferParserType } from 'nuqs/server'
import { facet, listParams, narrow } from '#components/table/list-params.ts'
import { isUuid } from '#lib/core/ids.ts'
import type { ConflictQuery } from '#lib/domain/conflicts/schema.ts'
import { conflictSeverities, conflictSorts, conflictStatuses, conflictTypes } from '#lib/domain/conflicts/values.ts'

/** The filters in the URL. Without a status it is what is still open. */
export const conflictFilters = {
  status: facet([...conflictStatuses, 'all']),
  type: facet(conflictTypes),
  severity: facet(conflictSeverities),
  resource: facet(),
}

const parsers = { ...listParams, ...conflictFilters }

/** Reads the screen's state from its URL; damaged values fall back. */
export const loadConflictParams = createLoader(parsers)

/** The list that the URL asks for. */
export function toConflictQuery(params: inferParserType<typeof parsers>): ConflictQuery {
  const statuses = narrow(params.status, conflictStatuses)
  const [resource] = params.resource
  return {
    status: params.status.includes('all') ? [] : statuses.length > 0 ? statuses : ['open'],
    type: narrow(params.type, conflictTypes),
    severity: narrow(params.severity, conflictSeverities),
    resourceId: resource && isUuid(resource) ? resource : null,
    sort: conflictSorts.find((sort) => sort === params.sort) ?? 'severity',
    cursor: params.cursor,
    limit: 50,
  }
}
