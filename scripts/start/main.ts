import { StartProblem } from '#dev/postgres/index.ts'
import { listenForStop, Stopped } from './stop-signal.ts'

/**
 * Runs a command: a StartProblem becomes its one clear line and exit code 1, being asked to stop is no failure, and anything else is
 * shown whole.
 * @param impatient called when somebody asks a second time to stop
 */
export async function runMain(
  work: (signal: AbortSignal) => Promise<void>,
  impatient: () => void = () => process.exit(130),
): Promise<void> {
  const signal = listenForStop(impatient)
  try {
    await work(signal)
    process.exit(process.exitCode ?? 0)
  } catch (error) {
    if (error instanceof Stopped) process.exit(0)
    if (error instanceof StartProblem)
      console.error(
        error.message
          .split('\n')
          .map((line) => `masterflow: ${line}`)
          .join('\n'),
      )
    else if (error instanceof Error && ['DatabaseProblem', 'EnvProblem'].includes(error.constructor.name))
      console.error(`masterflow: ${error.message}`)
    else console.error('masterflow: an unexpected error, which is a mistake of the program:', error)
    process.exit(1)
  }
}
