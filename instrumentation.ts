/** Runs once in every server process before it answers: an identity that may not be used stops it with one line. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs' || process.env.NEXT_PHASE === 'phase-production-build') return
  const { judgeClerkEnvironment } = await import('#lib/platform/clerk-guard.ts')
  const { log } = await import('#lib/platform/log.ts')
  const { problems, warnings } = judgeClerkEnvironment(process.env)
  for (const warning of warnings) log.warn(warning)
  if (problems.length === 0) return
  for (const problem of problems) console.error(problem)
  process.exit(1)
}
