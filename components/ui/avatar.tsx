import { cn } from './cn.ts'

/** First letters of the first and last word, by grapheme; works for one word and for any script. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return picked
    .map((word) => (word ? ([...word][0] ?? '') : ''))
    .join('')
    .toLocaleUpperCase()
}

/** A person's mark. Decorative: the name must stand beside it, or pass `labelled`. */
export function Avatar({
  name,
  size = 20,
  labelled = false,
  className,
}: {
  name: string
  size?: number
  labelled?: boolean
  className?: string
}) {
  return (
    <span
      {...(labelled ? { role: 'img', 'aria-label': name } : { 'aria-hidden': true })}
      style={{ width: size, height: size, fontSize: Math.max(9, Math.round(size * 0.42)) }}
      className={cn(
        'inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-ink select-none',
        className,
      )}
    >
      {initials(name)}
    </span>
  )
}
