import { describe, expect, it } from 'vitest'
import { keyLabels, matchPress, pressName } from './shortcut-match.ts'

const press = (key: string, mods: Partial<{ meta: boolean; ctrl: boolean; alt: boolean; shift: boolean }> = {}) =>
  pressName({ key, meta: false, ctrl: false, alt: false, shift: false, ...mods })

describe('shortcuts', () => {
  it('names presses the same on every keyboard', () => {
    expect(press('a')).toBe('a')
    expect(press('A', { shift: true })).toBe('shift+a')
    expect(press('?', { shift: true })).toBe('?')
    expect(press('k', { meta: true })).toBe('mod+k')
    expect(press('k', { ctrl: true })).toBe('mod+k')
    expect(press('ArrowDown', { shift: true })).toBe('shift+ArrowDown')
    expect(press(' ')).toBe('Space')
  })

  const bindings = [{ keys: 'g r' }, { keys: 'g c' }, { keys: 'r' }, { keys: 'a', id: 1 }, { keys: 'a', id: 2 }]

  it('waits for the second key of a sequence', () => {
    expect(matchPress(bindings, [], 'g')).toEqual({ pending: ['g'] })
    expect(matchPress(bindings, ['g'], 'r')).toEqual({ run: { keys: 'g r' } })
  })

  it('starts again with the press that broke a sequence', () => {
    expect(matchPress(bindings, ['g'], 'a')).toEqual({ run: { keys: 'a', id: 2 } })
    expect(matchPress(bindings, ['g'], 'g')).toEqual({ pending: ['g'] })
    expect(matchPress(bindings, ['g'], 'x')).toEqual({ none: true })
  })

  it('lets the latest registration win', () => {
    expect(matchPress(bindings, [], 'a')).toEqual({ run: { keys: 'a', id: 2 } })
  })

  it('shows keys as they are printed', () => {
    expect(keyLabels('mod+k', true)).toEqual(['⌘', 'K'])
    expect(keyLabels('mod+k', false)).toEqual(['Ctrl', 'K'])
    expect(keyLabels('g r', false)).toEqual(['G', 'R'])
    expect(keyLabels('Enter', false)).toEqual(['↵'])
  })
})
