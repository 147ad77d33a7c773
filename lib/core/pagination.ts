import { z } from 'zod'
import { AppError } from './errors.ts'

/** One page of a list: keyset cursors to both sides, null where there is nothing more. */
export type Page<T> = { rows: T[]; nextCursor: string | null; previousCursor: string | null }

/** A position in an ordered list: the values that the order compares, and which way to read from there. */
export type Cursor<K> = { after: K } | { before: K }

/** An instant as PostgreSQL prints it, to the microsecond: a JavaScript date would round, and a page would skip rows. */
export const instantKey = z.string().regex(/^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/)

/** An opaque, URL-safe form of a position. */
export function encodeCursor(cursor: Cursor<unknown>): string {
  const bytes = new TextEncoder().encode(JSON.stringify(cursor))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function makeShape<K>(key: z.ZodType<K>) {
  return z.union([z.object({ after: key }), z.object({ before: key })])
}

// Making a schema costs twenty times what reading a cursor with it does.
const shapes = new WeakMap<z.ZodType, z.ZodType>()

function shapeOf<K>(key: z.ZodType<K>): z.ZodType<Cursor<K>> {
  const known = shapes.get(key) as z.ZodType<Cursor<K>> | undefined
  if (known) return known
  const made = makeShape(key)
  shapes.set(key, made)
  return made
}

/**
 * Reads a cursor whose key has this shape.
 * @throws AppError `bad_input` when it is not one of ours
 */
export function decodeCursor<K>(text: string, key: z.ZodType<K>): Cursor<K> {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const json: unknown = JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0))))
    return shapeOf(key).parse(json)
  } catch {
    throw new AppError('bad_input', 'This page address is damaged. Start again from the first page.', {
      parameter: 'cursor',
    })
  }
}

/**
 * Makes a page of rows that were read with `limit + 1` in the direction of the cursor.
 * @param rows in reading order: reversed by the query when the cursor is a `before`
 * @param keyOf the values that the order compares
 */
export function toPage<T>(
  rows: T[],
  limit: number,
  cursor: Cursor<unknown> | null,
  keyOf: (row: T) => unknown,
): Page<T> {
  const backwards = cursor !== null && 'before' in cursor
  const more = rows.length > limit
  const shown = rows.slice(0, limit)
  if (backwards) shown.reverse()
  const first = shown[0]
  const last = shown.at(-1)
  const hasNext = backwards ? true : more
  const hasPrevious = backwards ? more : cursor !== null
  return {
    rows: shown,
    nextCursor: hasNext && last !== undefined ? encodeCursor({ after: keyOf(last) }) : null,
    previousCursor: hasPrevious && first !== undefined ? encodeCursor({ before: keyOf(first) }) : null,
  }
}
