import { expect, test } from 'vitest'
import { layerProblems } from './check-layers.ts'
import { importsOf } from './imports.ts'

const edge = (from: string, to: string, typeOnly = false) => ({ from, to, typeOnly, line: 1, specifier: to })
const rulesBroken = (from: string, to: string, typeOnly = false) =>
  layerProblems([edge(from, to, typeOnly)], new Set(['vitest'])).map((line) => /\n {2}([\w-]+):/.exec(line)?.[1])

test.each([
  ['lib/core/a.ts', 'lib/db/index.ts', ['core-is-pure']],
  ['lib/platform/mail.ts', 'lib/domain/bookings/index.ts', ['db-and-platform-use-core']],
  ['lib/integrations/appsheet/a.ts', 'lib/domain/requests/rules.ts', ['integrations-know-ports']],
  ['lib/domain/requests/a.ts', 'lib/platform/mail.ts', ['domain-is-inner']],
  ['lib/domain/requests/a.ts', 'lib/domain/bookings/rules.ts', ['domain-through-index']],
  ['components/ui/a.tsx', 'lib/platform/env.ts', ['components-only-display']],
  ['app/page.tsx', 'tests/factories.ts', ['product-without-workshop']],
  ['lib/jobs/worker.ts', 'components/ui/a.tsx', ['lib-without-screens']],
  ['lib/domain/a/b.ts', 'npm:next/headers', ['next-at-the-entry']],
  ['lib/jobs/worker.ts', 'lib/entry/api-route.ts', ['jobs-and-entry-are-siblings']],
  ['app/page.tsx', 'npm:pg', ['one-database-door']],
  ['app/page.tsx', 'lib/db/client.ts', ['door-through-index']],
  ['lib/core/a.ts', 'npm:vitest', ['development-only-packages']],
])('%s must not import %s', (from, to, rules) => {
  expect(rulesBroken(from, to)).toEqual(rules)
})

test.each([
  ['lib/domain/requests/a.ts', 'lib/domain/bookings/index.ts'],
  ['lib/domain/requests/a.ts', 'lib/domain/requests/rules.ts'],
  ['lib/domain/requests/a.ts', 'lib/db/index.ts'],
  ['lib/jobs/tasks/a.ts', 'lib/integrations/appsheet/client.ts'],
  ['components/form/a.tsx', 'lib/domain/requests/schema.ts'],
  ['app/orgs/page.tsx', 'lib/entry/org-action.ts'],
  ['tests/database.ts', 'lib/db/client.ts'],
  ['lib/domain/requests/a.test.ts', 'tests/database.ts'],
])('%s may import %s', (from, to) => {
  expect(rulesBroken(from, to)).toEqual([])
})

test('imports of every form are found', () => {
  const text =
    "import type { A } from './rules.ts'\nimport {\n  b,\n} from '#scripts/layers/rules.ts'\nexport * from 'pg'\nimport './gone.ts'\nconst x = await import('zod')\n"
  const found = importsOf(process.cwd(), 'scripts/layers/a.ts', text)
  expect(found.map(({ to, typeOnly, line }) => [to, typeOnly, line])).toEqual([
    ['scripts/layers/rules.ts', true, 1],
    ['scripts/layers/rules.ts', false, 2],
    ['npm:pg', false, 5],
    [undefined, false, 6],
    ['npm:zod', false, 7],
  ])
})
