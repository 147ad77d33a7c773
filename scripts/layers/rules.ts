/** One thing that a layer must not import. Patterns are matched against paths from the root, or `npm:name` for packages. */
export type LayerRule = {
  name: string
  /** Said to whoever broke the rule: names the right door. */
  message: string
  from: RegExp
  fromNot?: RegExp
  to: RegExp
  /** May use `$1` for the first group of `from`. */
  toNot?: string
  /** `import type` is fine. */
  allowTypes?: boolean
}

const workshop = /^(dev|tests|bench|e2e|scripts)\//

/** The table "Layers and what each may import" of ARCHITECTURE.md. Cycles are oxlint's (`import/no-cycle`). */
export const layerRules: readonly LayerRule[] = [
  {
    name: 'core-is-pure',
    message:
      'lib/core imports nothing of ours and nothing of Node, because it runs in the browser: pass what it needs as an argument.',
    from: /^lib\/core\//,
    to: /^(app|components|lib|dev|tests|bench|e2e|scripts)\/|^npm:(node:|next|react)/,
    toNot: '^lib/core/|^npm:node:crypto$',
  },
  {
    name: 'db-and-platform-use-core',
    message:
      'lib/db and lib/platform import core (and platform) only: what needs the domain belongs into lib/entry or lib/jobs.',
    from: /^lib\/(db|platform)\//,
    to: /^(app|components)\/|^lib\/(integrations|domain|entry|jobs)\//,
  },
  {
    name: 'integrations-know-ports',
    message:
      'lib/integrations imports core, platform and the types in lib/domain/*/port.ts: wire it up in lib/entry or lib/jobs.',
    from: /^lib\/integrations\//,
    to: /^(app|components)\/|^lib\/(db|entry|jobs|domain)\//,
    toNot: '^lib/domain/[^/]+/port\\.ts$',
  },
  {
    name: 'domain-is-inner',
    message:
      'lib/domain imports core and the door of lib/db: network, mail and keys come in through its port.ts, and entry and jobs call it.',
    from: /^lib\/domain\//,
    to: /^(app|components)\/|^lib\/(platform|integrations|entry|jobs)\//,
    allowTypes: true,
  },
  {
    name: 'domain-through-index',
    message: "Another domain's inner files are its own: import its index.ts, schema.ts, port.ts or tasks.ts.",
    from: /^lib\/domain\/([^/]+)\//,
    to: /^lib\/domain\/[^/]+\//,
    toNot: '^lib/domain/($1/|[^/]+/(.+/)?(index|schema|port|tasks)\\.ts$)',
  },
  {
    name: 'components-only-display',
    message: 'components imports core and lib/domain/*/schema.ts: a screen in app loads the data and passes it down.',
    from: /^components\//,
    to: /^(app|lib)\//,
    toNot: '^lib/(core/|domain/[^/]+/(.+/)?schema\\.ts$)',
    allowTypes: true,
  },
  {
    name: 'product-without-workshop',
    message: 'app, lib and components run in production, where dev, tests, bench, e2e and scripts are not.',
    from: /^((app|lib|components)\/|(proxy|instrumentation|instrumentation-client)\.ts$)/,
    to: workshop,
  },
  {
    name: 'lib-without-screens',
    message: 'lib runs in the worker, which has no bundler: import nothing of app or components, and no .tsx.',
    from: /^lib\//,
    to: /^(app|components)\/|\.tsx$|^npm:server-only$/,
  },
  {
    name: 'next-at-the-entry',
    message:
      'Only app, components, lib/entry and the sign-in files of lib/platform (auth*, clerk*) know Next.js: the worker has none.',
    from: /^lib\//,
    fromNot: /^lib\/(entry\/|platform\/(auth|clerk))/,
    to: /^npm:(next|@clerk\/nextjs)(\/|$)/,
  },
  {
    name: 'jobs-and-entry-are-siblings',
    message: 'lib/jobs and lib/entry do not know each other: what both need is a verb of the domain.',
    from: /^lib\/(jobs|entry)\//,
    to: /^lib\/(jobs|entry)\//,
    toNot: '^lib/$1/',
  },
  {
    name: 'one-database-door',
    message:
      'Only lib/db opens connections: use withOrg, readOrg or withPlatform of #lib/db/index.ts (lib/jobs and the rate limits have their own pools).',
    from: /^(app|components|lib)\//,
    fromNot: /^lib\/(db|jobs|platform)\//,
    to: /^lib\/db\/generated\/|^npm:(pg|pg-boss|@prisma\/.+)$/,
    allowTypes: true,
  },
  {
    name: 'door-through-index',
    message: "lib/db's inner files are its own: import #lib/db/index.ts.",
    from: /^((app|components|lib)\/|proxy\.ts|instrumentation\.ts)/,
    fromNot: /^lib\/db\//,
    to: /^lib\/db\//,
    // What only writes through a Db that it is given opens nothing: verbs may name it directly.
    toNot: '^lib/db/(index|context|audit|history|enqueue)\\.ts$',
  },
]

/** Whether an import breaks a rule. */
export function breaks(rule: LayerRule, edge: { from: string; to: string; typeOnly: boolean }): boolean {
  const from = rule.from.exec(edge.from)
  if (!from || rule.fromNot?.test(edge.from)) return false
  if (!rule.to.test(edge.to)) return false
  if (rule.allowTypes && edge.typeOnly) return false
  return !(rule.toNot && new RegExp(rule.toNot.replaceAll('$1', from[1] ?? '')).test(edge.to))
}
