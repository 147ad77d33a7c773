import { describe, expect, it } from 'vitest'
import { parseViews, withView } from './saved-views.ts'

describe('saved views', () => {
  it('survives damaged storage', () => {
    expect(parseViews(null)).toEqual([])
    expect(parseViews('{not json')).toEqual([])
    expect(parseViews('[{"name":1}]')).toEqual([])
    expect(parseViews('[{"name":"Mine","query":"a=1"}]')).toEqual([{ name: 'Mine', query: 'a=1' }])
  })

  it('replaces a view of the same name', () => {
    const views = withView([{ name: 'Mine', query: 'a=1' }], { name: ' Mine ', query: 'a=2' })
    expect(views).toEqual([{ name: 'Mine', query: 'a=2' }])
  })
})
