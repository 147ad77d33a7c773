import { createLoader, type inferParserType } from 'nuqs/server'
import { facet, listParams, narrow } from '#components/table/list-params.ts'
import { type ResourceQuery, resourceTypes } from '#lib/domain/resources/schema.ts'

/** The filters in the URL. */
export const resourceFilters = {
  type: facet([...resourceTypes, 'all']),
  bookable: facet(['yes']),
}

const parsers = { ...listParams, ...resourceFilters }

/** Reads the screen's state from its URL; damaged values fall back. */
export const loadResourceParams = createLoader(parsers)

/** The list that the URL asks for. */
export function toResourceQuery(params: inferParserType<typeof parsers>): ResourceQuery {
  return {
    type: narrow(params.type, resourceTypes),
    bookableOnly: params.bookable.includes('yes'),
    text: params.q.trim().slice(0, 200) || null,
    cursor: params.cursor,
    limit: 50,
  }
}
