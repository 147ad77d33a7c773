/** Holds the sources against the layer table: `node scripts/layers/check-layers.ts`. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allImports, type Edge } from './imports.ts'
import { breaks, layerRules } from './rules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const FOLDERS = ['app', 'components', 'lib', 'dev', 'tests', 'bench', 'e2e', 'scripts', 'prisma']
const FILES = ['proxy.ts', 'instrumentation.ts', 'instrumentation-client.ts']
// Beside a file, but run by vitest: a test may use everything.
const TEST = /\.(test|bench)\.tsx?$|(^|\/)(fixtures|testing)\//

/** Packages that are not installed in production. */
function developmentPackages(): Set<string> {
  const manifest: { devDependencies?: Record<string, string> } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return new Set(Object.keys(manifest.devDependencies ?? {}))
}

/** One line per broken rule: where, what, and the right door. */
export function layerProblems(edges: readonly Edge[], development: ReadonlySet<string>): string[] {
  return edges.flatMap((edge) => {
    const where = `${edge.from}:${edge.line}: imports ${edge.specifier}`
    if (edge.to === undefined)
      return [`${where}\n  resolvable: this import leads nowhere; the file is missing or its name is wrong.`]
    const to = edge.to
    if (TEST.test(edge.from)) return []
    const broken = layerRules.filter((rule) => breaks(rule, { ...edge, to }))
    const name = /^npm:((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1]
    const inProduction = /^(app|lib|components)\//.test(edge.from) && !edge.typeOnly
    const misplaced = inProduction && name !== undefined && development.has(name)
    return [
      ...broken.map((rule) => `${where}\n  ${rule.name}: ${rule.message}`),
      ...(misplaced
        ? [`${where}\n  development-only-packages: ${name} is not there in production; move it to dependencies.`]
        : []),
    ]
  })
}

if (import.meta.main) {
  const edges = allImports(root, FOLDERS, FILES)
  const problems = layerProblems(edges, developmentPackages())
  for (const problem of problems) console.error(problem)
  console.log(`${edges.length} imports, ${problems.length} against the layers`)
  process.exitCode = problems.length === 0 && edges.length > 0 ? 0 : 1
}
