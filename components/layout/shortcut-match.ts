/** Keys as people write them: `a`, `shift+a`, `mod+k`, `g r` (one after the other), `?`, `Enter`, `Escape`. */

export type KeyPress = { key: string; meta: boolean; ctrl: boolean; alt: boolean; shift: boolean }

/** One press in canonical form; `mod` is ⌘ or Ctrl. Shift counts only where it doesn't already change the character. */
export function pressName(press: KeyPress): string {
  const printable = press.key.length === 1
  const key = printable ? press.key.toLowerCase() : press.key
  const letter = printable && /[a-z]/.test(key)
  return [
    press.meta || press.ctrl ? 'mod' : '',
    press.alt ? 'alt' : '',
    press.shift && (letter || !printable) ? 'shift' : '',
    key === ' ' ? 'Space' : key,
  ]
    .filter(Boolean)
    .join('+')
}

export type MatchResult<B> = { run: B } | { pending: string[] } | { none: true }

/**
 * Finds what a press means after the presses before it. The last registered binding wins, so that a panel
 * can take a key from the page below it. A broken sequence starts again with the press that broke it.
 */
export function matchPress<B extends { keys: string }>(
  bindings: readonly B[],
  before: readonly string[],
  press: string,
): MatchResult<B> {
  const sequence = [...before, press]
  const wanted = sequence.join(' ')
  const run = bindings.findLast((binding) => binding.keys === wanted)
  if (run) return { run }
  if (bindings.some((binding) => binding.keys.startsWith(`${wanted} `))) return { pending: sequence }
  return before.length > 0 ? matchPress(bindings, [], press) : { none: true }
}

/** The keys of a binding for display: `mod+k` → `⌘K` or `Ctrl K`, `g r` → `G`, `R`. */
export function keyLabels(keys: string, mac: boolean): string[] {
  const names: Record<string, string> = mac
    ? { mod: '⌘', alt: '⌥', shift: '⇧' }
    : { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' }
  const plain: Record<string, string> = {
    Enter: '↵',
    Escape: 'Esc',
    ArrowUp: '↑',
    ArrowDown: '↓',
    ArrowLeft: '←',
    ArrowRight: '→',
  }
  return keys
    .split(' ')
    .flatMap((press) => press.split('+'))
    .map((part) => names[part] ?? plain[part] ?? (part.length === 1 ? part.toUpperCase() : part))
}
