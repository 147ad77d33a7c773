/** `npm run test:long [-- FACTOR]`: the properties against the oracle, many times as often as in `npm test`, with new worlds each time. */
import { runMain } from './start/main.ts'
import { longTests, prepare } from './test/parts.ts'

const FACTOR = 20

await runMain(async (signal) => {
  const factor = Number(process.argv[2] ?? FACTOR)
  if (!Number.isInteger(factor) || factor < 1)
    throw new Error(`How many times as often? A whole number, not "${process.argv[2]}".`)
  await prepare()
  const result = await longTests(signal, factor)
  console.log(`${result.passed} passed, ${result.failed} failed`)
  process.exitCode = result.failed === 0 ? 0 : 1
})
