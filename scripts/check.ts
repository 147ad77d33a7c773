/** `npm run check`: the fast part of the tests: format, lint, types, layers, dead code, unit. */
import { runMain } from './start/main.ts'
import { summarize } from './test/part.ts'
import { prepare, staticChecks, unitTests } from './test/parts.ts'

await runMain(async (signal) => {
  await prepare()
  const results = [...(await staticChecks(signal)), await unitTests(signal)]
  const { line, ok } = summarize(results)
  console.log(line)
  process.exitCode = ok ? 0 : 1
})
