import type { FieldSource } from './schema.ts'

type Found = { path: string; value: unknown }

function steps(path: string): string[] {
  if (!path.startsWith('/')) return path.split('.')
  return path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
}

// Own properties only: "__proto__" and "constructor" are names like any other here. A question's title is found whatever its case
// and the spaces around it, because people retype titles.
function step(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  const own = Object.getOwnPropertyDescriptor(value, name)
  if (own || Array.isArray(value)) return own?.value
  const wanted = name.trim().toLowerCase()
  const key = Object.keys(value).find((one) => one.trim().toLowerCase() === wanted)
  return key === undefined ? undefined : Object.getOwnPropertyDescriptor(value, key)?.value
}

/** What a path (JSON pointer, or dotted) leads to in a parsed body; undefined when to nothing. */
export function readPath(body: unknown, path: string): unknown {
  return steps(path).reduce(step, body)
}

const isNothing = (value: unknown) =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
// An object would be asked for its own toString, which the sender may have replaced.
const isText = (value: unknown) => typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')

/** What a field's source leads to, and by which path; `value` is undefined when it leads to nothing or to an empty text. */
export function readField(body: unknown, source: FieldSource | undefined, fallbackPath: string): Found {
  if (!source) return { path: fallbackPath, value: undefined }
  if ('constant' in source) return { path: fallbackPath, value: source.constant }
  if ('join' in source) {
    const parts = source.join.map((path) => readPath(body, path))
    const path = source.join.join(' + ')
    return { path, value: parts.every(isText) ? parts.join(' ') : undefined }
  }
  const paths = Array.isArray(source.from) ? source.from : [source.from]
  for (const path of paths) {
    const value = readPath(body, path)
    if (!isNothing(value)) return { path, value }
  }
  return { path: paths[0] ?? fallbackPath, value: undefined }
}
