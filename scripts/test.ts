/** `npm test`: every test in order; a failed part does not keep the others from running. Closes with `N passed, N failed`. */
import { runMain } from './start/main.ts'
import { describePart, summarize, type PartResult } from './test/part.ts'
import { browserTests, build, databaseTests, prepare, startTests, staticChecks, unitTests } from './test/parts.ts'

await runMain(async (signal) => {
  const results: PartResult[] = []
  const add = async (name: string, part: () => Promise<PartResult | PartResult[]>) => {
    if (signal.aborted) return
    try {
      results.push(...[await part()].flat())
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      results.push({ name, passed: 0, failed: 1, skipped: 0, milliseconds: 0 })
    }
  }
  await prepare()
  await add('checks', () => staticChecks(signal))
  await add('unit', () => unitTests(signal))
  await add('database', () => databaseTests(signal))
  await add('build', () => build(signal))
  const isBuilt = results.at(-1)?.failed === 0
  await add('start', () => startTests(signal))
  if (isBuilt) await add('browser', () => browserTests(signal))
  else results.push({ name: 'browser', passed: 0, failed: 1, skipped: 0, milliseconds: 0 })
  signal.throwIfAborted()
  console.log('')
  for (const result of results) console.log(describePart(result))
  const { line, ok } = summarize(results)
  console.log(line)
  process.exitCode = ok ? 0 : 1
})
