import { createLoader, createParser, type inferParserType, parseAsStringLiteral } from 'nuqs/server'
import { dayFacet, facet, isDay, listParams, narrow } from '#components/table/list-params.ts'
import { calendarSpans, dayOf, endOfDay, startOfDay } from '#lib/core/days.ts'
import { isUuid } from '#lib/core/ids.ts'
import type { BookingQuery } from '#lib/domain/bookings/schema.ts'
import { bookingSources, bookingStatuses } from '#lib/domain/bookings/values.ts'

/** The filters in the URL. Without a status, day or order it is what comes up: confirmed, from today on. */
export const bookingFilters = {
  status: facet([...bookingStatuses, 'all']),
  source: facet(bookingSources),
  resource: facet(),
  from: dayFacet(),
  to: dayFacet(),
}

/** Which of the two pictures: the list, or the calendar with its span and its day (the organisation's today when there is none). */
export const calendarParams = {
  view: parseAsStringLiteral(['list', 'calendar'] as const).withDefault('list'),
  span: parseAsStringLiteral(calendarSpans).withDefault('timeline'),
  date: createParser<string>({ parse: (text) => (isDay(text) ? text : null), serialize: (day) => day }),
}

const parsers = { ...listParams, ...bookingFilters, ...calendarParams }

/** Reads the screen's state from its URL; damaged values fall back. */
export const loadBookingParams = createLoader(parsers)

/** The list that the URL asks for. Days are the organisation's; "all" reaches into the past. */
export function toBookingQuery(params: inferParserType<typeof parsers>, zone: string, now: Date): BookingQuery {
  const statuses = narrow(params.status, bookingStatuses)
  const [resource] = params.resource
  const [from] = params.from
  const [to] = params.to
  const sort = params.sort === 'latest' ? 'latest' : 'soonest'
  const comesUp = statuses.length === 0 && !params.status.includes('all')
  const today = comesUp && !to && sort === 'soonest' ? dayOf(now, zone) : null
  const first = from ?? today
  return {
    status: comesUp ? ['confirmed'] : statuses,
    source: narrow(params.source, bookingSources),
    resourceId: resource && isUuid(resource) ? resource : null,
    from: first ? startOfDay(first, zone) : null,
    to: to ? endOfDay(to, zone) : null,
    text: params.q.trim().slice(0, 200) || null,
    sort,
    cursor: params.cursor,
    limit: 50,
  }
}
