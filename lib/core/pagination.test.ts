import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Cursor, decodeCursor, encodeCursor, toPage } from './pagination.ts'

const key = z.object({ n: z.number() })
const all = Array.from({ length: 23 }, (_, index) => ({ n: index }))

/** A list in memory that answers as the database does: limit + 1 rows, in reading order. */
function read(cursor: Cursor<{ n: number }> | null, limit: number) {
  if (cursor === null) return all.slice(0, limit + 1)
  if ('after' in cursor) return all.filter((row) => row.n > cursor.after.n).slice(0, limit + 1)
  return all
    .filter((row) => row.n < cursor.before.n)
    .toReversed()
    .slice(0, limit + 1)
}

describe('keyset pages', () => {
  it('show every row once forwards, and the same pages backwards', () => {
    const pages: number[][] = []
    let cursor: Cursor<{ n: number }> | null = null
    let page
    do {
      page = toPage(read(cursor, 5), 5, cursor, (row) => row)
      pages.push(page.rows.map((row) => row.n))
      cursor = page.nextCursor ? decodeCursor(page.nextCursor, key) : null
    } while (cursor)
    expect(pages.flat()).toEqual(all.map((row) => row.n))

    const back: number[][] = []
    while (page.previousCursor) {
      const before: Cursor<{ n: number }> = decodeCursor(page.previousCursor, key)
      page = toPage(read(before, 5), 5, before, (row) => row)
      back.unshift(page.rows.map((row) => row.n))
    }
    expect(back).toEqual(pages.slice(0, -1))
  })

  it('refuse an address that is not ours', () => {
    for (const text of ['', 'x', encodeCursor({ after: { n: 'one' } }), 'é']) {
      expect(() => decodeCursor(text, key)).toThrow(expect.objectContaining({ code: 'bad_input' }))
    }
  })
})
