import type { Problem } from './schema.ts'

const MAX_DEPTH = 64
const MAX_NAMED = 5

/**
 * What in a parsed body PostgreSQL's jsonb or JavaScript's numbers cannot keep as it was sent: NUL characters, halves of
 * surrogate pairs, numbers beyond a double, nesting without end. An empty list means that all of it can be kept. Walks without
 * recursion: a body of nothing but brackets must not exhaust the stack.
 */
export function unkeepable(body: unknown): Problem[] {
  const problems: Problem[] = []
  const open: { value: unknown; path: string; depth: number }[] = [{ value: body, path: '', depth: 0 }]
  for (let next = open.pop(); next && problems.length < MAX_NAMED; next = open.pop()) {
    const { value, path, depth } = next
    const say = (message: string) => problems.push({ field: shown(path), message })
    if (typeof value === 'string') {
      const flaw = textFlaw(value)
      if (flaw) say(`holds ${flaw}, which cannot be kept. Remove it and send the record again.`)
    } else if (typeof value === 'number') {
      if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
        say('is a number too large to be kept exactly. Send it as text, in quotation marks.')
      }
    } else if (typeof value === 'object' && value !== null) {
      if (depth >= MAX_DEPTH) {
        say(`is nested deeper than ${MAX_DEPTH} levels.`)
        continue
      }
      for (const [key, child] of Object.entries(value)) {
        const flaw = textFlaw(key)
        if (flaw)
          problems.push({
            field: shown(`${path}/…`),
            message: `has a field whose name holds ${flaw}, which cannot be kept.`,
          })
        else open.push({ value: child, path: `${path}/${key}`, depth: depth + 1 })
      }
    }
  }
  return problems
}

function textFlaw(text: string): string | null {
  if (text.includes('\0')) return 'a NUL character'
  return text.isWellFormed() ? null : 'half of a surrogate pair'
}

function shown(path: string): string {
  const name = path.replace(/^\//, '').replaceAll('/', '.') || 'body'
  return name.length > 120 ? `${name.slice(0, 120)}…` : name
}
