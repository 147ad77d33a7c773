/** Runs once in every server process, before it answers. */
export async function register(): Promise<void> {
  // Next also compiles this file for the edge, where a process cannot be ended: only the import is left out there.
  if (process.env.NEXT_RUNTIME === 'nodejs' && process.env.NEXT_PHASE !== 'phase-production-build') {
    const { checkClerkAtBoot } = await import('#lib/platform/clerk-boot-check.ts')
    checkClerkAtBoot()
  }
}
