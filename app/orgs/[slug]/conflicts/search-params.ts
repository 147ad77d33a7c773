import { createLoader, type inferParserType } from 'nuqs/server'
import { facet, listParams, narrow } from '#components/table/list-params.ts'
import { isUuid } from '#lib/core/ids.ts'
import type { ConflictQuery } from '#lib/domain/conflicts/schema.ts'
import {
  conflictCauses,
  conflictSeverities,
  conflictSorts,
  conflictStatuses,
  conflictTimes,
  conflictTypes,
} from '#lib/domain/conflicts/values.ts'

/** The filters in the URL. Without a status it is what is still open. */
export const conflictFilters = {
  status: facet([...conflictStatuses, 'all']),
  type: facet(conflictTypes),
  severity: facet(conflictSeverities),
  cause: facet(conflictCauses),
  resource: facet(),
  /** `me`, `none` or people's ids. */
  assignee: facet(),
  when: facet(conflictTimes),
}

const parsers = { ...listParams, ...conflictFilters }

/** Reads the screen's state from its URL; damaged values fall back. */
export const loadConflictParams = createLoader(parsers)

/** The list that the URL asks for. `me` is whoever looks: a shared address shows everybody their own. */
export function toConflictQuery(params: inferParserType<typeof parsers>, me: string): ConflictQuery {
  const statuses = narrow(params.status, conflictStatuses)
  const [resource] = params.resource
  return {
    status: params.status.includes('all') ? [] : statuses.length > 0 ? statuses : ['open'],
    type: narrow(params.type, conflictTypes),
    severity: narrow(params.severity, conflictSeverities),
    cause: narrow(params.cause, conflictCauses),
    assignee: [...new Set(params.assignee.slice(0, 50).map((one) => (one === 'me' ? me : one)))],
    when: narrow(params.when, conflictTimes)[0] ?? null,
    resourceId: resource && isUuid(resource) ? resource : null,
    sort: conflictSorts.find((sort) => sort === params.sort) ?? 'severity',
    cursor: params.cursor,
    limit: 50,
  }
}
