import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { dayFacet, facet, isDay, narrow, parseSort, viewQuery } from './list-params.ts'

describe('list state in the URL', () => {
  it('keeps known values of a filter and drops others', () => {
    const status = facet(['pending', 'approved'])
    expect(status.parse('pending,nonsense')).toEqual(['pending'])
    expect(status.parse('nonsense')).toBeNull()
  })

  it('brings any values through the URL and back', () => {
    const any = facet()
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), (values) => {
        expect(any.parse(any.serialize(values))).toEqual(values)
      }),
    )
  })

  it('accepts only real days', () => {
    expect(isDay('2026-02-28')).toBe(true)
    expect(isDay('2026-02-30')).toBe(false)
    expect(isDay('2026-2-3')).toBe(false)
    expect(dayFacet().parse('tomorrow')).toBeNull()
    expect(dayFacet().parse('2026-02-28')).toEqual(['2026-02-28'])
  })

  it('sorts only by permitted columns', () => {
    const fallback = { column: 'created', descending: true } as const
    expect(parseSort('-priority', ['created', 'priority'], fallback)).toEqual({ column: 'priority', descending: true })
    expect(parseSort('secret; drop', ['created', 'priority'], fallback)).toEqual(fallback)
  })

  it('narrows to the union that the server knows', () => {
    expect(narrow(['b', 'z'], ['a', 'b'])).toEqual(['b'])
  })

  it('pain 22: a view is its filters, not the page or the open row, whatever their order', () => {
    const a = viewQuery(new URLSearchParams('status=pending&cursor=xyz&open=1&q=clay'))
    const b = viewQuery(new URLSearchParams('q=clay&status=pending'))
    expect(a).toBe(b)
    expect(a).toBe('q=clay&status=pending')
  })
})
