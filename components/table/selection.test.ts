import { describe, expect, it } from 'vitest'
import { isSelected, nothingSelected, pageState, selectedCount, setManySelected, setSelected } from './selection.ts'

describe('selection across pages', () => {
  it('keeps what was chosen on other pages', () => {
    const first = setManySelected(nothingSelected, ['a', 'b'], true)
    const second = setSelected(first, 'c', true)
    expect(selectedCount(second, 50)).toBe(3)
    expect(pageState(second, ['c', 'd'])).toBe('indeterminate')
    expect(pageState(second, ['a', 'b'])).toBe(true)
    expect(pageState(second, ['x'])).toBe(false)
  })

  it('does not count a row twice', () => {
    expect(selectedCount(setSelected(setSelected(nothingSelected, 'a', true), 'a', true), null)).toBe(1)
  })

  it('pain 22: "all matching" means rows never loaded, with exceptions', () => {
    const all = setSelected({ kind: 'matching', except: [] }, 'b', false)
    expect(isSelected(all, 'never-loaded')).toBe(true)
    expect(isSelected(all, 'b')).toBe(false)
    expect(selectedCount(all, 400)).toBe(399)
    expect(selectedCount(all, null)).toBeNull()
    expect(isSelected(setSelected(all, 'b', true), 'b')).toBe(true)
  })
})
