import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'

/** One import: paths from the root with `/`, or `npm:name`. `to` is undefined when the import leads nowhere. */
export type Edge = { from: string; line: number; specifier: string; to: string | undefined; typeOnly: boolean }

const SOURCE = /\.(ts|tsx|mts|mjs)$/
const SKIPPED = /(^|\/)(node_modules|\.next|\.data|\.test|generated|empty-package|results)(\/|$)|\.d\.ts$/
// The sources are formatted by Prettier, so an import statement begins a line; comments and strings do not look like this.
const STATIC = /^(?:import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/gm
const DYNAMIC = /\bimport\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"\n]+)['"]\s*\)/g

function sourceFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !SKIPPED.test(path))
}

function resolveImport(root: string, from: string, specifier: string): string | undefined {
  if (!/^[.#]/.test(specifier)) return `npm:${specifier}`
  const path = specifier.startsWith('#')
    ? specifier.slice(1)
    : normalize(join(dirname(from), specifier)).replaceAll('\\', '/')
  // What is generated is there after the first start only.
  return existsSync(join(root, path)) || path.includes('/generated/') ? path : undefined
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split('\n').length
}

/** Every import of one source text. */
export function importsOf(root: string, from: string, text: string): Edge[] {
  const edge = (at: number, specifier: string, typeOnly: boolean): Edge => ({
    from,
    line: lineOf(text, at),
    specifier,
    to: resolveImport(root, from, specifier),
    typeOnly,
  })
  return [
    ...[...text.matchAll(STATIC)].map((match) => edge(match.index, match[2] ?? '', match[1] !== undefined)),
    ...[...text.matchAll(DYNAMIC)].map((match) => edge(match.index, match[1] ?? '', false)),
  ]
}

/** Every import of the folders' and files' sources. */
export function allImports(root: string, folders: readonly string[], files: readonly string[]): Edge[] {
  const paths = [
    ...folders.flatMap((folder) => sourceFiles(root, folder)),
    ...files.filter((file) => existsSync(join(root, file))),
  ]
  return paths.flatMap((path) => importsOf(root, path, readFileSync(join(root, path), 'utf8')))
}
