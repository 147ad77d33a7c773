import type fc from 'fast-check'

/**
 * How often a property is tried: `base` times in `npm test`, with the same worlds each time; with MASTERFLOW_LONG_TESTS=n (what
 * `npm run test:long` sets) n times as often, with new ones. A failure prints its seed and path; MASTERFLOW_SEED replays one.
 */
export function runs(base: number): fc.Parameters<unknown> {
  const factor = Number(process.env['MASTERFLOW_LONG_TESTS'] ?? 0)
  const seed = Number(process.env['MASTERFLOW_SEED'] ?? (factor > 0 ? Date.now() % 2_147_483_647 : 20_301_123))
  return { numRuns: factor > 0 ? base * factor : base, seed, interruptAfterTimeLimit: undefined }
}

/** How long a property may take, in milliseconds. */
export const TIME = process.env['MASTERFLOW_LONG_TESTS'] ? 60 * 60_000 : 120_000
