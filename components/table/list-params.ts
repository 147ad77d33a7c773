import { createParser, parseAsArrayOf, parseAsString, parseAsStringLiteral } from 'nuqs/server'

/** A list screen's state lives in its URL; these parsers are the same on the server and in the browser. */

export const densities = ['compact', 'normal', 'comfortable'] as const
export type Density = (typeof densities)[number]

/** What every list has. A screen adds its filters: `{ ...listParams, status: facet(statuses) }`. */
export const listParams = {
  /** free text */
  q: parseAsString.withDefault(''),
  /** column id, with `-` in front for descending */
  sort: parseAsString.withDefault(''),
  /** keyset cursor of the page (`lib/core/pagination.ts`); absent on the first page */
  cursor: parseAsString,
  /** id of the row whose detail is open */
  open: parseAsString,
  /** hidden columns */
  hide: parseAsArrayOf(parseAsString).withDefault([]),
  density: parseAsStringLiteral(densities).withDefault('normal'),
}

/** A filter with any number of values (`?status=pending,processing`); values outside `allowed` are dropped. */
export function facet(allowed?: readonly string[]) {
  return createParser<string[]>({
    parse: (text) => {
      const values = text
        .split(',')
        .map((value) => decodeURIComponent(value))
        .filter((value) => value !== '' && (!allowed || allowed.includes(value)))
      return values.length > 0 ? values : null
    },
    serialize: (values) => values.map((value) => value.replaceAll('%', '%25').replaceAll(',', '%2C')).join(','),
    eq: (a, b) => a.length === b.length && a.every((value, index) => value === b[index]),
  }).withDefault([])
}

/** A day (`2026-03-04`) in the organisation's zone, as a filter with one value; anything else is dropped. */
export function dayFacet() {
  return createParser<string[]>({
    parse: (text) => (isDay(text) ? [text] : null),
    serialize: (values) => values[0] ?? '',
    eq: (a, b) => a[0] === b[0],
  }).withDefault([])
}

export type FilterParser = ReturnType<typeof facet>
export type FilterParsers = Record<string, FilterParser>

/** True for a real calendar day written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
}

/** The values of a filter as the union that the server knows; others are gone already, this only tells the types. */
export function narrow<const T extends string>(values: readonly string[], allowed: readonly T[]): T[] {
  return allowed.filter((value) => values.includes(value))
}

/** Reads `-created_at` when the column may be sorted by, else the fallback. */
export function parseSort<const T extends string>(
  text: string,
  allowed: readonly T[],
  fallback: { column: T; descending: boolean },
): { column: T; descending: boolean } {
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  const column = allowed.find((candidate) => candidate === name)
  return column ? { column, descending } : fallback
}

const placeKeys = new Set(['cursor', 'open'])

/** The part of a query string that makes a view: filters, sort, columns, density; not the page nor what is open. */
export function viewQuery(search: URLSearchParams): string {
  const kept = new URLSearchParams()
  const pairs = [...search].filter(([key, value]) => !placeKeys.has(key) && value !== '')
  for (const [key, value] of pairs.toSorted(([a], [b]) => a.localeCompare(b))) kept.append(key, value)
  return kept.toString()
}
