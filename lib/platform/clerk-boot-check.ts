import { judgeClerkEnvironment } from './clerk-guard.ts'
import { log } from './log.ts'

/** Ends the process, with one line a problem, when its identity settings may not be used. Warnings are logged. */
export function checkClerkAtBoot(): void {
  const { problems, warnings } = judgeClerkEnvironment(process.env)
  for (const warning of warnings) log.warn(warning)
  if (problems.length === 0) return
  for (const problem of problems) console.error(`masterflow: ${problem}`)
  process.exit(1)
}
